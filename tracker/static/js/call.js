// Completing a name after @: <form data-call='["李宁", …]'> with one textarea; buttons below it, Tab or a tap takes one.
(function () {
  const MOST = 8;

  document.querySelectorAll('form[data-call]').forEach((form) => {
    const names = Array.from(new Set(JSON.parse(form.dataset.call)));
    const area = form.querySelector('textarea');
    const list = document.createElement('ul');
    list.className = 'callable';
    area.insertAdjacentElement('afterend', list);

    function begun() {
      const match = /[@＠﹫]([^@＠﹫\s]{0,20})$/.exec(area.value.slice(0, area.selectionStart));
      return match && match[1];
    }

    function take(name) {
      const at = area.selectionStart;
      const before = area.value.slice(0, at - begun().length) + name + ' ';
      area.value = before + area.value.slice(at);
      area.focus();
      area.setSelectionRange(before.length, before.length);
      show();
    }

    function choice(name) {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'button button-plain';
      button.textContent = name;
      button.addEventListener('click', () => take(name));
      const entry = document.createElement('li');
      entry.append(button);
      return entry;
    }

    function show() {
      const typed = begun();
      const fitting = typed === null ? [] : names.filter((name) => name.includes(typed) && name !== typed);
      list.replaceChildren(...fitting.slice(0, MOST).map(choice));
    }

    area.addEventListener('input', show);
    area.addEventListener('click', show);
    area.addEventListener('keyup', (event) => {
      if (event.key === 'Escape') list.replaceChildren();
      else if (event.key.startsWith('Arrow')) show();
    });
  });
})();
