"""Every published document and the records that it is made of; nothing here computes."""
