"""Words beside the work: a comment comes in, who is called by @姓名 finds it on the workbench."""
