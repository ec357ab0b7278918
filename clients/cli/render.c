/* SPDX-License-Identifier: MIT */
/* How requests ended. */
#include "cli/render.h"

#include "cli/keep.h"
#include "cli/words.h"
#include "proto/json.h"
#include "proto/text.h"

#include <stdlib.h>

void render_line(char *line, FILE *stream) {
	char *safe = need(text_safe(line));

	fprintf(stream, "%s\n", safe);
	free(safe);
	free(line);
}

/* "understood: 王先生 | 3 | > show-flat-a | 灰西裝 | 戴眼鏡" */
void render_said(const Usher__Said *said, FILE *stream) {
	Usher__Card card = USHER__CARD__INIT;
	char *text = words("understood: ");

	card.surname = said->surname;
	card.given_name = said->given_name;
	card.honorific = said->honorific;
	card.title = said->title;
	text = words_join(text, "", render_guest(&card));
	if (said->party_size) {
		text = words_join(text, " | ", words("%u", said->party_size));
	}
	text = words_join(text, " | > ", words("%s", *said->to ? said->to : "?"));
	for (size_t i = 0; i < said->n_traits; i++) {
		text = words_join(text, " | ", words("%s", said->traits[i]));
	}
	render_line(text, stream);
}

void render_there(const Usher__Entry *there, const Usher__Entry *instead, FILE *stream) {
	if (!there && instead) {
		render_line(words("nobody else could take it: it is for %s now", instead->post),
			stream);
	}
	if (!there || (there->on_duty && there->listening)) {
		return;
	}
	if (instead && instead->listening) {
		render_line(words("%s at %s: %s hears it instead",
				    there->on_duty ? "no device listens" : "nobody is on duty",
				    there->post, instead->post),
			stream);
		return;
	}
	render_line(
		words("%s at %s: %s%s", there->on_duty ? "no device listens" : "nobody is on duty",
			there->post, *there->extension ? "ring " : "tell them by telephone",
			there->extension),
		stream);
}

/* As much as is told of a guest whose card is not. */
static char *describe_namesake(const Usher__Namesake *namesake) {
	char *text = words("another guest of that surname is on site"), *place;

	if (!namesake) {
		return text;
	}
	place = words("%s%s", *namesake->area ? "> " : "", namesake->area);
	if (*namesake->trait) {
		place = words_join(place, *place ? ", " : "", words("%s", namesake->trait));
	}
	text = words_join(text, *place ? ": " : "", place);
	return *namesake->visit ? words_join(text, " ", words("(%s)", namesake->visit)) : text;
}

void render_namesake(const Usher__Answer *answer, FILE *stream) {
	const Usher__Handoff *namesake = answer->same_name, *handoff = answer->handoff;
	const char *trait;
	char *guest;

	if (!namesake || !*namesake->id || !namesake->card) {
		render_line(describe_namesake(answer->namesake), stream);
		return;
	}
	guest = render_guest(namesake->card);
	trait = render_trait_apart(
		namesake, (Usher__Handoff *const *)&handoff, handoff && handoff->card ? 1 : 0);
	render_line(words("another %s is on site: > %s%s%s (%s)", guest, namesake->to,
			    trait ? ", " : "", trait ? trait : "", namesake->id),
		stream);
	free(guest);
}

static void print_line(char *line) {
	puts(need(line));
	fflush(stdout);
	free(line);
}

void render_json(const ProtobufCMessage *message) {
	print_line(json_line(message));
}

/* How it ended, beside the handoff; what has nothing to say is left out. */
static void set_ending(json_t *object, const json_t *whole, const Usher__Answer *answer) {
	const struct {
		const char *key;
		bool there;
	} keys[] = {
		{"outcome", true},
		{"text", true},
		{"refusal", true},
		{"winner", true},
		{"said", true},
		{"seats", answer->outcome == USHER__OUTCOME__NO_SEATS},
		{"there", true},
		{"instead", true},
		{"say", true},
		{"now", answer->n_now > 0},
		{"then", answer->n_then > 0},
		{"visitId", true},
		{"heldId", true},
		{"dueAt", answer->due_at != 0},
	};

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		json_t *value = json_object_get(whole, keys[i].key);

		if (value && keys[i].there) {
			(void)json_object_set(object, keys[i].key, value);
		}
	}
}

void render_json_answer(const Usher__Answer *answer, const Usher__Handoff *handoff) {
	json_t *object = need(handoff ? json_from_message(&handoff->base) : json_object());
	json_t *whole = need(json_from_message(&answer->base));

	if (!handoff && *answer->handoff_id) {
		(void)json_object_set(object, "id", json_object_get(whole, "handoffId"));
	}
	set_ending(object, whole, answer);
	json_decref(whole);
	print_line(json_text(object));
	json_decref(object);
}
