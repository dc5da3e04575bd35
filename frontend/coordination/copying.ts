// What somebody wrote down before can be taken over by one click; what they typed since stays in front of it.

export function offerCopies(): void {
  document.querySelectorAll<HTMLButtonElement>("button[data-copies]").forEach((button) => {
    const field = document.getElementById(button.dataset["to"] ?? "");
    if (!(field instanceof HTMLTextAreaElement)) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      field.value = [field.value.trim(), button.dataset["copies"]].filter(Boolean).join(" ");
      field.focus();
    });
  });
}
