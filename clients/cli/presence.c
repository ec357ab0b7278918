/* SPDX-License-Identifier: MIT */
#include "cli/presence.h"

#include "cli/keep.h"
#include "cli/render.h"
#include "cli/words.h"

#include <stdlib.h>
#include <string.h>

static void forget_silent(struct presence *presence, size_t i) {
	free(presence->silent[i].device);
	free(presence->silent[i].who);
	presence->silent[i] = presence->silent[--presence->n_silent];
}

void presence_finish(struct presence *presence) {
	while (presence->n_posts) {
		struct post_news *news = &presence->posts[--presence->n_posts];

		usher__post_presence__free_unpacked(news->post, NULL);
		free(news->said);
	}
	while (presence->n_silent) {
		forget_silent(presence, 0);
	}
	free(presence->posts);
	free(presence->silent);
	*presence = (struct presence){0};
}

static struct post_news *get_or_make_post(struct presence *presence, const char *post) {
	for (size_t i = 0; i < presence->n_posts; i++) {
		if (!strcmp(presence->posts[i].post->post, post)) {
			return &presence->posts[i];
		}
	}
	presence->posts =
		need(reallocarray(presence->posts, presence->n_posts + 1, sizeof *presence->posts));
	presence->posts[presence->n_posts] = (struct post_news){0};
	return &presence->posts[presence->n_posts++];
}

void presence_take(struct presence *presence, const Usher__Presence *told) {
	for (size_t i = 0; told->whole && i < presence->n_posts; i++) {
		presence->posts[i].is_known = false;
	}
	for (size_t i = 0; i < told->n_posts; i++) {
		struct post_news *news = get_or_make_post(presence, told->posts[i]->post);

		if (news->post) {
			usher__post_presence__free_unpacked(news->post, NULL);
		}
		news->post = keep_post_presence(told->posts[i]);
		news->is_known = true;
	}
}

/* What is amiss at a post, in a sentence; NULL: nothing is. Of those who do not answer nothing is
 * said here where they are known one by one. */
static char *describe_trouble(const Usher__PostPresence *post, const Usher__Me *me) {
	if (!post->listening) {
		return render_way_on(post, me);
	}
	if (post->deaf && !post->n_people) {
		return words_join(
			words("%u of %u at %s %s not answered since ", post->deaf, post->on_duty,
				post->post, post->deaf == 1 ? "has" : "have"),
			"", words_minute(post->deaf_since));
	}
	return NULL;
}

/* Takes @what. */
static void print_line(char *what, int64_t at) {
	render_line(words_join(words_clock(at), " ", what), stdout);
}

static void print_news_of_post(struct post_news *news, const Usher__Me *me, int64_t at) {
	const Usher__PostPresence *post = news->post;
	char *trouble = describe_trouble(post, me);

	if (trouble && (!news->said || strcmp(trouble, news->said) != 0)) {
		print_line(words("%s", trouble), at);
	} else if (!trouble && news->said) {
		print_line(words("%s: %u on duty, all answer", post->post, post->on_duty), at);
	}
	free(news->said);
	news->said = trouble;
}

static bool is_silent(const struct presence *presence, const char *device) {
	for (size_t i = 0; i < presence->n_silent; i++) {
		if (!strcmp(presence->silent[i].device, device)) {
			return true;
		}
	}
	return false;
}

/* "-/- flat-3 (303 鄭) has not answered since 10:41" */
static void print_silent(struct presence *presence, const Usher__Duty *duty, int64_t at) {
	char *person = words_person(duty->badge, duty->name),
	     *who = words("%s (%s)", duty->device, person);

	print_line(words_join(words("-/- %s has not answered since ", who), "",
			   words_minute(duty->deaf_since)),
		at);
	free(person);
	presence->silent = need(
		reallocarray(presence->silent, presence->n_silent + 1, sizeof *presence->silent));
	presence->silent[presence->n_silent++] =
		(struct silent_device){need(strdup(duty->device)), who};
}

/* Of colleagues; of all, where a supervisor is told who they are. */
static void print_those_who_fell_silent(
	struct presence *presence, const Usher__PostPresence *post, int64_t at) {
	for (size_t i = 0; i < post->n_people; i++) {
		const Usher__Duty *duty = post->people[i];

		if (duty->deaf_since && !is_silent(presence, duty->device)) {
			print_silent(presence, duty, at);
		}
	}
}

/* The duty of @device at any post that is known, NULL if it has none. */
static const Usher__Duty *find_duty(const struct presence *presence, const char *device) {
	for (size_t i = 0; i < presence->n_posts; i++) {
		const struct post_news *news = &presence->posts[i];

		for (size_t j = 0; news->is_known && j < news->post->n_people; j++) {
			if (!strcmp(news->post->people[j]->device, device)) {
				return news->post->people[j];
			}
		}
	}
	return NULL;
}

/* Whoever has signed off meanwhile is not waited for any more: of that nothing is said. */
static void print_those_who_answer_again(struct presence *presence, int64_t at) {
	for (size_t i = presence->n_silent; i-- > 0;) {
		const Usher__Duty *duty = find_duty(presence, presence->silent[i].device);

		if (duty && duty->deaf_since) {
			continue;
		}
		if (duty && duty->listening) {
			print_line(words("%s answers again", presence->silent[i].who), at);
		}
		forget_silent(presence, i);
	}
}

void presence_print_news(struct presence *presence,
	bool (*concerns)(const void *userdata, const char *post), const void *userdata,
	const Usher__Me *me, int64_t at) {
	print_those_who_answer_again(presence, at);
	for (size_t i = 0; i < presence->n_posts; i++) {
		struct post_news *news = &presence->posts[i];

		if (!news->is_known) {
			continue;
		}
		print_those_who_fell_silent(presence, news->post, at);
		if (concerns(userdata, news->post->post)) {
			print_news_of_post(news, me, at);
		} else {
			free(news->said);
			news->said = NULL;
		}
	}
}
