// The review: where the cursor last stood in a proposal's text is offered as the place to split it.
(function () {
  function remember(area) {
    const at = Array.from(area.value.slice(0, area.selectionStart)).length;
    const select = area.form.querySelector('[data-split-at]');
    const old = select.querySelector('[data-cursor]');
    if (old) old.remove();
    if (at < 1 || at >= Array.from(area.value).length) return;
    const option = new Option(`${select.dataset.words}：${area.value.slice(area.selectionStart, area.selectionStart + 20)}`, at);
    option.dataset.cursor = 'yes';
    select.prepend(option);
    select.value = at;
    select.hidden = false;
  }

  ['keyup', 'click', 'input'].forEach((name) => {
    document.addEventListener(name, (event) => {
      if (event.target.matches('[data-split-text]')) remember(event.target);
    });
  });
})();
