// <form data-ticks="chosen">: its 全选本页 box ticks every box of that name, and its [data-ticked] counts them.
(function () {
  document.querySelectorAll('form[data-ticks]').forEach((form) => {
    const boxes = Array.from(document.querySelectorAll(`input[type="checkbox"][name="${form.dataset.ticks}"]`));
    const all = form.querySelector('[data-tick-all]');
    const told = form.querySelector('[data-ticked]');
    const hint = told.textContent;
    const head = all.querySelector('input');
    all.hidden = false;

    function count() {
      const ticked = boxes.filter((box) => box.checked).length;
      head.checked = ticked > 0 && ticked === boxes.length;
      head.indeterminate = ticked > 0 && ticked < boxes.length;
      told.textContent = ticked ? told.dataset.ticked.replace('0', ticked) : hint;
    }

    head.addEventListener('change', () => {
      boxes.forEach((box) => {
        box.checked = head.checked;
      });
      count();
    });
    boxes.forEach((box) => box.addEventListener('change', count));
    window.addEventListener('pageshow', count);
  });
})();
