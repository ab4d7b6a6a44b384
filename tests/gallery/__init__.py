"""The wall in pictures: the real page in every state, with figures that never change; what was approved beside it."""
