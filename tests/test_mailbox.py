"""What waits to be fetched: in order, bounded, given back until it was kept, acknowledged once."""

from feeds.mailbox import BACK, Mailbox, Message, Post


def message(topic: str, number: int, payload: bytes = b"1") -> Message:
    return Message(topic, payload, "2021-10-07T02:00:00.000Z", number=number, line=1)


def filled(most: int, *topics: str) -> Mailbox:
    """A message for each topic, numbered from 1."""
    box = Mailbox(most)
    for number, topic in enumerate(topics, 1):
        box.put(message(topic, number))
    return box


def numbers(post: Post) -> list[int]:
    return [each.number for each in post.messages]


def test_messages_come_in_order_and_once() -> None:
    """What was kept is not fetched again, and what came meanwhile is not acknowledged with it."""
    box = filled(9, "a", "b", "a")
    assert numbers(box.take()) == [1, 2, 3]
    box.put(message("c", 4))
    assert [each.number for each in box.kept()] == [1, 2, 3]
    assert numbers(box.take()) == [4]
    assert [each.number for each in box.kept()] == [4]
    assert (box.waits, box.take()) == (False, Post(()))


def test_the_newest_of_each_topic_wins_where_there_are_too_many() -> None:
    """What gave way is counted in the fetch, and acknowledged with it."""
    box = filled(3, "a", "a", "b", "a", "b", "c")
    post = box.take()
    assert (numbers(post), post.lost) == ([4, 5, 6], 3)
    assert sorted(each.number for each in box.kept()) == [1, 2, 3, 4, 5, 6]


def test_the_oldest_give_way_where_every_topic_is_another() -> None:
    """There are more topics than may wait."""
    post = filled(2, "a", "b", "c").take()
    assert (numbers(post), post.lost) == ([2, 3], 1)


def test_large_messages_count_by_their_size() -> None:
    """Few of them fill a mailbox, too."""
    box = Mailbox(100)
    for number in range(1, 5):
        box.put(message(str(number), number, bytes(30_000_000)))
    post = box.take()
    assert (numbers(post), post.lost) == ([3, 4], 2)
    box.kept()
    box.forget()
    assert len(box.take().messages) == 2  # what is remembered has a limit, too


def test_what_could_not_be_taken_yet_is_tried_again() -> None:
    """The last of each topic, a few of them: with too many unacknowledged a broker sends no more."""
    box = filled(99, *(f"t{number % 12}" for number in range(24)))
    assert len(box.take().messages) == 24
    again = box.take()
    assert numbers(again) == list(range(25 - BACK, 25))
    assert sorted(each.number for each in again.done) == list(range(1, 25 - BACK))
    box.put(message("t11", 25))
    assert numbers(box.take()) == [*range(25 - BACK, 24), 25]
    assert len(box.kept()) == BACK


def test_forgetting_fetches_the_last_of_every_topic() -> None:
    """With a new catalogue it may mean something; what was acknowledged is not acknowledged twice."""
    box = filled(9, "a", "b", "a")
    box.take()
    box.kept()
    box.put(message("b", 4))
    box.forget()
    post = box.take()
    assert [(each.topic, each.number) for each in post.messages] == [("a", 0), ("b", 4)]
    assert not box.waits


def test_forgetting_gives_back_all_that_was_not_kept() -> None:
    """It could not be recorded."""
    box = filled(9, "a", "a", "b")
    box.take()
    box.forget()
    assert box.waits
    post = box.take()
    assert (numbers(post), post.done) == ([1, 2, 3], ())


def test_what_the_broker_sends_again_is_not_there_twice() -> None:
    """After a new connection, also where it was fetched and not kept; messages that nobody acknowledges stay."""
    box = filled(9, "a", "b")
    box.take()
    box.put(message("b", 3))
    box.put(message("c", 0))
    box.resent()
    assert box.kept() == ()
    for number, topic in enumerate(("a", "b", "b"), 1):
        box.put(message(topic, number))
    assert [(each.topic, each.number) for each in box.take().messages] == [("c", 0), ("a", 1), ("b", 2), ("b", 3)]
