"use strict";

// Copies a citation at one press. Without this script the field stands there all the same, to be selected by hand.
for (const button of document.querySelectorAll("button[data-copies]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copies);
    field.select();
    let copied = true;
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      copied = document.execCommand("copy"); // a page that came without https has no clipboard of its own
    }
    button.nextElementSibling.textContent = copied ? button.dataset.done : button.dataset.failed;
  });
}
