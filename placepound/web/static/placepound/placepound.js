// What a page gains where scripts run. Nothing here is needed to read or to change anything.
import { createAll, Button, CharacterCount, Checkboxes, ErrorSummary, Header, PasswordInput, Radios, SkipLink } from "../vendor/nhsuk-frontend/nhsuk-frontend.min.js";

document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
for (const part of [Button, CharacterCount, Checkboxes, ErrorSummary, Header, PasswordInput, Radios, SkipLink]) createAll(part);

// A scrolling box is a stop for the keyboard only while there is something to scroll.
const boxes = document.querySelectorAll(".pp-scroll");
const measure = (box) => {
  if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  else box.removeAttribute("tabindex");
};
if ("ResizeObserver" in window) {
  const observer = new ResizeObserver((entries) => entries.forEach((entry) => measure(entry.target)));
  boxes.forEach((box) => observer.observe(box));
}
