// A form posted twice by an impatient double click is posted once; coming back to the page frees it again.
(function () {
  const RELEASE_AFTER = 15000; // an answer that is a download leaves the page standing

  function release(form) {
    delete form.dataset.submitted;
    form.querySelectorAll('[aria-busy]').forEach((button) => button.removeAttribute('aria-busy'));
  }

  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== 'post') return;
    if (form.dataset.submitted) {
      event.preventDefault();
      return;
    }
    form.dataset.submitted = 'yes';
    if (event.submitter) event.submitter.setAttribute('aria-busy', 'true');
    setTimeout(() => release(form), RELEASE_AFTER);
  });

  window.addEventListener('pageshow', () => document.querySelectorAll('form[data-submitted]').forEach(release));
})();
