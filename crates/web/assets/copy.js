// What a page can do without, and do more comfortably with.
"use strict";

for (const hidden of document.querySelectorAll("[data-needs-script]")) {
  hidden.hidden = false;
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button");
  if (button === null) {
    return;
  }
  if ("print" in button.dataset) {
    window.print();
  }
  if ("copy" in button.dataset) {
    const source = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(source.textContent.trim());
      button.textContent = button.dataset.copied;
    } catch {
      // No permission: at least it is selected, for the keyboard.
      window.getSelection().selectAllChildren(source);
    }
  }
});
