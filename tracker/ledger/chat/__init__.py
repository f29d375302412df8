"""Progress told in a chat: a pasted conversation comes in, each message goes to its item or says why not."""
