"""What the synthetic country is made of. Pure."""

# Module: type of institution (RoleCodeNL), locations in a cycle of 60, kinds of care per location.
CYCLE: dict[str, tuple[str, int, int]] = {
    "spoed": ("V4", 2, 4),
    "kliniek": ("V4", 4, 20),
    "geboortezorg": ("V4", 2, 4),
    "pandemie": ("V4", 1, 4),
    "acute-vv": ("X3", 20, 4),
    "acute-ggz": ("G5", 3, 3),
    "hap": ("N6", 2, 3),
    "rav": ("AMB", 2, 3),
    "wijkverpleging": ("T2", 10, 2),
    "farmacie": ("J8", 6, 2),
    "huisartsen": ("Z3", 6, 2),
    "gehandicaptenzorg": ("G6", 2, 5),
}
BOARD_OF_100 = "wijkverpleging"
