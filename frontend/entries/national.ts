// The national picture: see frontend/web/cells.ts.

import { followCountry } from "../web/cells";

const bar = document.getElementById("kz-live");
if (bar) followCountry(bar);
