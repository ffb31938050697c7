"use strict";

// A reader's own views of the register: a name and an address, kept in this browser and nowhere else. Without this
// script the named views of the house are there all the same, and an address can be kept as a bookmark.
const SHELF = "amanah.tampilan";

const read = () => {
  try {
    const found = JSON.parse(localStorage.getItem(SHELF));
    return Array.isArray(found) ? found.filter(each => typeof each.name === "string" && ours(each.at)) : [];
  } catch {
    return []; // no storage here, or not ours
  }
};
const ours = at => typeof at === "string" && /^\/perubahan(?:[/?]|$)/.test(at);
const write = views => localStorage.setItem(SHELF, JSON.stringify(views));

for (const form of document.querySelectorAll("form[data-keeps]")) {
  form.hidden = false;
  form.addEventListener("submit", event => {
    event.preventDefault();
    const name = form.querySelector("input").value.trim();
    const at = location.pathname + location.search;
    try {
      write([...read().filter(each => each.name !== name), { name, at }]);
      form.querySelector("[role=status]").textContent = form.dataset.keeps;
    } catch (error) {
      form.querySelector("[role=status]").textContent = error.message;
    }
  });
}

const shelf = document.querySelector("[data-views]");

const show = () => {
  const views = read();
  shelf.replaceChildren(...views.map(view => {
    const item = document.createElement("li"), link = document.createElement("a"), forget = document.createElement("button");
    link.href = view.at;
    link.textContent = view.name;
    forget.type = "button";
    forget.className = "button button--small";
    forget.textContent = shelf.dataset.forget;
    forget.setAttribute("aria-label", `${shelf.dataset.forget}: ${view.name}`);
    forget.addEventListener("click", () => {
      write(read().filter(each => each.name !== view.name));
      show();
    });
    item.append(link, " ", forget);
    return item;
  }));
  shelf.hidden = views.length === 0;
  document.querySelector("[data-no-views]").hidden = views.length > 0;
};

if (shelf) show();
