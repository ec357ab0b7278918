/* SPDX-License-Identifier: MIT */
#include "delivery/post_board.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "encode/encode.h"

#include <string.h>
#include <xxhash.h>

void post_board_init(struct post_board *board) {
	list_init(&board->posted);
	list_init(&board->unsettled);
	list_init(&board->waiting);
}

static void forget_posts(struct post_board *board) {
	for (size_t i = 0; i < board->n; i++) {
		free(board->posts[i].dependents);
	}
	free(board->posts);
	textmap_finish(&board->by_id);
	board->posts = NULL;
	board->n = 0;
	post_board_init(board);
}

void post_board_finish(struct post_board *board) {
	forget_posts(board);
}

/* Has the site the same posts, by their ids, in the same order? */
static bool has_same_posts(const struct post_board *board, const struct site *site) {
	size_t n_same = 0;

	while (n_same < site->n_posts && n_same < board->n &&
		textmap_get(&board->by_id, site->posts[n_same].id) == &board->posts[n_same]) {
		n_same++;
	}
	return n_same == site->n_posts && n_same == board->n;
}

static void make_posts(struct post_board *board, const struct site *site) {
	forget_posts(board);
	board->posts = NEW_N(struct board_post, site->n_posts);
	board->n = site->n_posts;
	for (size_t i = 0; i < board->n; i++) {
		*textmap_ensure_value_slot(&board->by_id, site->posts[i].id) = &board->posts[i];
	}
}

static void add_dependent(struct board_post *post, struct board_post *dependent) {
	/* of one ladder at a time: whoever has two rungs to it was added last */
	if (post->n_dependents && post->dependents[post->n_dependents - 1] == dependent) {
		return;
	}
	post->dependents = grow(post->dependents, post->n_dependents, sizeof *post->dependents);
	post->dependents[post->n_dependents++] = dependent;
}

static void find_dependents(struct post_board *board, const struct site *site) {
	for (size_t i = 0; i < board->n; i++) {
		free(board->posts[i].dependents);
		board->posts[i].dependents = NULL;
		board->posts[i].n_dependents = 0;
	}
	for (size_t i = 0; i < board->n; i++) {
		const struct post *post = &site->posts[i];

		for (size_t j = 0; j < post->n_ladder; j++) {
			if (post->ladder[j].post && post->ladder[j].post != post) {
				add_dependent(&board->posts[post->ladder[j].post - site->posts],
					&board->posts[i]);
			}
		}
	}
}

static void request_look(struct post_board *board, struct board_post *post) {
	list_remove(&post->work_link);
	list_append(&board->unsettled, &post->work_link);
}

/* From one site to another that has the same posts. */
static void move_to_site(
	const struct post **post, const struct site *before, const struct site *site) {
	if (*post) {
		*post = &site->posts[*post - before->posts];
	}
}

bool post_board_apply_site(struct post_board *board, const struct site *site) {
	bool is_same = has_same_posts(board, site);

	if (!is_same) {
		make_posts(board, site);
	}
	for (size_t i = 0; i < board->n; i++) {
		struct board_post *post = &board->posts[i];

		/* what is remembered of the site before is its memory, which goes */
		move_to_site(&post->told.instead, board->site, site);
		move_to_site(&post->told.past_instead, board->site, site);
		post->seen.instead = post->seen.past_instead = NULL;
		post->post = &site->posts[i];
		request_look(board, post);
	}
	board->site = site;
	board->supervisor = &board->posts[site_supervisor_post(site) - site->posts];
	find_dependents(board, site);
	return !is_same;
}

void post_board_mark(struct post_board *board, const char *id) {
	struct board_post *post = textmap_get(&board->by_id, id);

	if (post) { /* it may have left the site */
		post->people_changed = true;
		request_look(board, post);
	}
}

/* Others go on to @post, or past it, since somebody hears there, or does no more. */
static void request_look_at_dependents(struct post_board *board, const struct board_post *post) {
	for (size_t i = 0; i < post->n_dependents; i++) {
		request_look(board, post->dependents[i]);
	}
	/* all go on to the supervisor that nobody else hears */
	for (size_t i = 0; post == board->supervisor && i < board->n; i++) {
		if (!board->posts[i].seen.listening && &board->posts[i] != post) {
			request_look(board, &board->posts[i]);
		}
	}
}

static void look_at(struct post_board *board, struct board_post *post, const struct relay *relay) {
	const struct post_presence before = post->seen;

	post->seen = relay_post_presence(relay, post->post);
	if (!before.listening != !post->seen.listening ||
		(post == board->supervisor && !before.on_duty != !post->seen.on_duty)) {
		request_look_at_dependents(board, post);
	}
}

static bool is_told_so(const struct board_post *post) {
	const struct post_presence *seen = &post->seen, *told = &post->told;

	return post->people_tick && seen->on_duty == told->on_duty &&
		seen->listening == told->listening && seen->on_break == told->on_break &&
		seen->deaf == told->deaf && seen->deaf_since == told->deaf_since &&
		seen->instead == told->instead && seen->past_instead == told->past_instead &&
		seen->nobody_hears == told->nobody_hears &&
		seen->past_unheard == told->past_unheard;
}

static uint64_t hash_of_people(const struct relay *relay, const struct board_post *post) {
	_cleanup_(pool_finish) struct pool pool = {0};
	const Usher__PostPresence *encoded =
		encode_post_presence_with_people(&pool, relay, post->post, &post->seen);
	size_t size = usher__post_presence__get_packed_size(encoded);
	uint8_t *packed = pool_alloc(&pool, size + 1);

	usher__post_presence__pack(encoded, packed);
	return XXH3_64bits(packed, size);
}

static void post_if_new(
	struct post_board *board, struct board_post *post, const struct relay *relay) {
	uint64_t people_hash = post->people_hash;
	bool is_same = is_told_so(post);

	if (post->people_changed || !is_same) {
		post->people_hash = hash_of_people(relay, post);
	}
	post->people_changed = false;
	if (is_same && post->people_hash == people_hash && !post->was_passed_over) {
		return;
	}
	post->was_passed_over = false;
	post->people_tick = ++board->tick;
	if (!is_same) {
		post->counts_tick = post->people_tick;
	}
	post->told = post->seen;
	list_remove(&post->link);
	list_append(&board->posted, &post->link);
}

bool post_board_is_waiting(const struct post_board *board) {
	return !list_empty(&board->waiting);
}

static struct board_post *take_first(struct list *work) {
	struct list *link = work->next;

	list_remove(link);
	return container_of(link, struct board_post, work_link);
}

static void wait_for_disk(struct post_board *board, struct board_post *post) {
	if (list_empty(&board->waiting) || post->seen.seq < board->waiting_seq) {
		board->waiting_seq = post->seen.seq;
	}
	list_append(&board->waiting, &post->work_link);
}

void post_board_settle(struct post_board *board, const struct relay *relay, uint64_t durable_seq) {
	while (board->waiting_seq <= durable_seq && !list_empty(&board->waiting)) {
		list_append(&board->unsettled, &take_first(&board->waiting)->work_link);
	}
	while (!list_empty(&board->unsettled)) {
		struct board_post *post = take_first(&board->unsettled);

		look_at(board, post, relay);
		if (post->seen.seq <= durable_seq) {
			post_if_new(board, post, relay);
		} else {
			wait_for_disk(board, post);
		}
	}
}

struct board_post *post_board_first_after(const struct post_board *board, uint64_t tick) {
	struct list *link = board->posted.prev;
	struct board_post *first = NULL;

	while (link != &board->posted) {
		struct board_post *post = container_of(link, struct board_post, link);

		if (post->people_tick <= tick) {
			break;
		}
		first = post;
		link = link->prev;
	}
	return first;
}

struct board_post *post_board_next(const struct post_board *board, const struct board_post *post) {
	return post->link.next == &board->posted
		? NULL
		: container_of(post->link.next, struct board_post, link);
}
