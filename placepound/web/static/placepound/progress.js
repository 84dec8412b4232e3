// While long work is under way: look for the result quietly, and put it in place of what waits. Without script the page
// reloads itself, and a link does the same.
const every = 1500;

const look = async () => {
  const box = document.getElementById("progress");
  if (!box || box.dataset.working !== "yes") return;
  try {
    const answer = await fetch(window.location.href, { headers: { Accept: "text/html" }, credentials: "same-origin" });
    if (answer.ok) {
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("progress");
      if (!fresh || answer.redirected || fresh.dataset.working !== "yes") {
        window.location.replace(answer.url);
        return;
      }
      const told = (part) => part.querySelector(".pp-progress__state")?.textContent;
      if (told(fresh) !== told(box)) box.querySelector(".pp-progress__state").textContent = told(fresh);
      for (const old of box.querySelectorAll("[data-fresh]")) {
        const part = fresh.querySelector(`#${old.id}`);
        if (part && part.textContent !== old.textContent) old.replaceWith(document.importNode(part, true));
      }
    }
  } catch {
    // The line may be down for a moment; look again.
  }
  window.setTimeout(look, every);
};

window.setTimeout(look, every);
