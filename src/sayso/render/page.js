// Cards: the list's entry of the statement under the pointer, the finger or the keyboard.
// Without this script the numbers in the text lead to the same entries.
(() => {
  "use strict";
  const card = document.createElement("aside");
  card.id = "card";
  card.hidden = true;
  card.setAttribute("role", "tooltip");
  document.body.append(card);
  let pinned = false;
  let timer = 0;
  let marked = [];
  let described = null;

  function show(anchor, ids, inner) {
    hide();
    const entries = ids.map((id) => document.getElementById(id)).filter(Boolean);
    if (!entries.length) return;
    for (const entry of entries.reverse()) {
      const copy = document.createElement("div");
      copy.className = "entry";
      for (const child of entry.children) copy.append(child.cloneNode(true));
      card.append(copy);
    }
    marked = [...document.querySelectorAll(`.m[data-s~="${inner}"]`)];
    for (const mark of marked) mark.classList.add("on");
    card.hidden = false;
    place(anchor);
  }

  // Below the words, else above them; beside neither edge of the window.
  function place(anchor) {
    const box = anchor.getBoundingClientRect();
    const lines = anchor.getClientRects();
    const lineLeft = lines.length ? lines[lines.length - 1].left : box.left;
    const width = document.documentElement.clientWidth;
    const height = document.documentElement.clientHeight;
    const left = Math.min(Math.max(lineLeft, 16), Math.max(width - card.offsetWidth - 16, 0));
    const room = height - card.offsetHeight - 8;
    let top = box.bottom + 6;
    if (top > room && box.top > card.offsetHeight + 6) top = box.top - card.offsetHeight - 6;
    else if (box.bottom > height) top = room;
    card.style.left = `${left + window.scrollX}px`;
    card.style.top = `${top + window.scrollY}px`;
  }

  function hide() {
    clearTimeout(timer);
    for (const mark of marked) mark.classList.remove("on");
    marked = [];
    if (described) described.removeAttribute("aria-describedby");
    described = null;
    card.hidden = true;
    card.replaceChildren();
  }

  function showMark(mark) {
    const ids = mark.dataset.s.split(" ");
    show(mark, ids, ids[ids.length - 1]);
  }

  const markOf = (event) => event.target.closest && event.target.closest(".text .m");

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse" || pinned) return;
    const mark = markOf(event);
    if (mark) showMark(mark);
    else if (card.contains(event.target)) clearTimeout(timer);
    else if (!card.hidden && !described) {
      clearTimeout(timer);
      timer = setTimeout(hide, 250);
    }
  });
  document.addEventListener("click", (event) => {
    if (card.contains(event.target)) {
      if (event.target.closest("a")) { pinned = false; hide(); }
      return;
    }
    const mark = markOf(event);
    pinned = Boolean(mark);
    if (mark) showMark(mark);
    else if (!event.target.closest || !event.target.closest(".ref")) hide();
  });
  document.addEventListener("focusin", (event) => {
    const number = event.target.closest(".ref");
    if (!number) return;
    pinned = false;
    const id = number.getAttribute("href").slice(1);
    show(number, [id], id);
    number.setAttribute("aria-describedby", "card");
    described = number;
  });
  document.addEventListener("focusout", (event) => {
    if (event.target === described && !card.contains(event.relatedTarget)) hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { pinned = false; hide(); }
  });
})();
