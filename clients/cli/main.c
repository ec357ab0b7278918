/* SPDX-License-Identifier: MIT */
/* usher: the verbs of a post, one at a time. */
#include "cli/card.h"
#include "cli/exits.h"
#include "cli/verb.h"
#include "proto/text.h"

#include <fcntl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BIT(option) OPTION_BIT(OPTION_##option)
#define WAITING (BIT(WAIT) | BIT(TIMEOUT))
/* clang-format off */
#define ACT(word, group, ask, what, numbers, must) \
	{word, "ID", what, GROUP_##group, 1, 1, numbers, must, false, USHER__REQUEST__ASK_##ask, verb_act}
/* clang-format on */

static const char *const groups[GROUPS_N] = {
	[GROUP_DUTY] = "Duty",
	[GROUP_ALL] = "What is under way",
	[GROUP_GUESTS] = "Guests",
	[GROUP_EXPECTED] = "What is not yet",
	[GROUP_PICKUPS] = "Pickups",
	[GROUP_SERVICES] = "Services",
	[GROUP_NOTICES] = "Notices",
	[GROUP_RECORD] = "The record",
};

/* Those of a group stand together. */
static const struct verb verbs[] = {
	{"on", "POST…", "begin duty there", GROUP_DUTY, 1, SIZE_MAX,
		BIT(BADGE) | BIT(VEHICLE) | BIT(CHECKED), BIT(BADGE), false, 0, verb_on},
	{"off", "", "end all duty on this device", GROUP_DUTY, 0, 0, 0, 0, false, 0, verb_off},
	{"break", "", "be away for a while", GROUP_DUTY, 0, 0, 0, 0, false,
		USHER__REQUEST__ASK_BREAK, verb_pause},
	{"resume", "", "be back", GROUP_DUTY, 0, 0, 0, 0, false, USHER__REQUEST__ASK_RESUME,
		verb_pause},
	{"handover", "BADGE [ID]", "give a colleague all that I took, or that one", GROUP_DUTY, 1,
		2, 0, 0, false, 0, verb_handover},
	{"who", "", "who is on duty, and where", GROUP_DUTY, 0, 0, 0, 0, false, 0, verb_who},
	{"directory", "", "telephone extensions, and who is there", GROUP_DUTY, 0, 0, 0, 0, false,
		0, verb_directory},
	{"site", "", "posts, areas, services and people, in all languages", GROUP_DUTY, 0, 0, 0, 0,
		false, 0, verb_site},

	{"watch", "", "show what comes in and what changes, until ended", GROUP_ALL, 0, 0,
		BIT(VOICE), 0, true, 0, verb_watch},
	{"list", "", "what is under way", GROUP_ALL, 0, 0, BIT(ALL) | BIT(LOANS) | BIT(HELD), 0,
		false, 0, verb_list},
	{"show", "ID", "one handoff", GROUP_ALL, 1, 1, 0, 0, false, 0, verb_show},
	ACT("take", ALL, TAKE, "I go: it is mine", BIT(MINUTES), 0),
	ACT("decline", ALL, DECLINE, "I cannot; others still may", BIT(REASON), 0),
	ACT("release", ALL, RELEASE, "give back what I took", 0, 0),
	ACT("withdraw", ALL, WITHDRAW, "it is not wanted after all", BIT(UNLESS_TAKEN), 0),

	{"send", "", "tell whoever receives guests there that one is coming", GROUP_GUESTS, 0, 0,
		BIT(TO) | BIT(FROM) | BIT(DUE) | CARD_OPTIONS | WAITING, BIT(TO), true, 0,
		verb_send},
	{"say", "LINE", "the same, as one would say it: '王先生 3人 樣板房A'", GROUP_GUESTS, 1, 1,
		BIT(DRY_RUN) | BIT(FROM) | BIT(DUE) | WAITING, 0, true, 0, verb_say},
	{"pass", "VISIT AREA", "send the guest on, with the card as it is", GROUP_GUESTS, 2, 2,
		BIT(FROM) | BIT(DUE) | WAITING, 0, true, 0, verb_pass},
	ACT("met", GUESTS, MET, "the guest is with me", 0, 0),
	{"card", "VISIT", "correct the card, or add to it", GROUP_GUESTS, 1, 1,
		CARD_OPTIONS | BIT(DROP) | BIT(CLEAR), 0, false, 0, verb_card},
	{"end", "VISIT", "the guest has left", GROUP_GUESTS, 1, 1, 0, 0, false, 0, verb_end},

	{"expect", "TIME", "announce a guest: posts are told ahead of time", GROUP_EXPECTED, 1, 1,
		CARD_OPTIONS | BIT(TO) | BIT(TRAVEL) | BIT(CAR) | BIT(TELL) | BIT(FROM), 0, false,
		0, verb_expect},
	{"expected", "", "who is announced, and has not come", GROUP_EXPECTED, 0, 0, 0, 0, false, 0,
		verb_expected},
	{"arrived", "VISIT [AREA]", "the guest who was announced is here, and goes there",
		GROUP_EXPECTED, 1, 2, BIT(FROM) | WAITING, 0, true, 0, verb_arrived},
	{"move", "ID TIME", "what is held, or a guest who is announced, to another time",
		GROUP_EXPECTED, 2, 2, 0, 0, false, 0, verb_move},

	{"pickup", "", "ask for a guest to be driven", GROUP_PICKUPS, 0, 0,
		BIT(VISIT) | BIT(AREA) | BIT(PLACE) | BIT(LUGGAGE) | BIT(DUE) | WAITING,
		BIT(VISIT) | BIT(AREA) | BIT(PLACE), true, 0, verb_pickup},
	ACT("aboard", PICKUPS, ABOARD, "the guest is in the vehicle", 0, 0),
	ACT("dropped", PICKUPS, DROPPED, "the guest is there", 0, 0),
	ACT("split", PICKUPS, SPLIT, "make two of it, for too few seats", BIT(FIRST), BIT(FIRST)),

	{"service", "NAME", "ask for towels, an umbrella, a repair", GROUP_SERVICES, 1, 1,
		BIT(VISIT) | BIT(AT) | BIT(QUANTITY) | BIT(NOTE) | BIT(TELEPHONE) | BIT(NAMED) |
			BIT(FROM) | BIT(DUE) | BIT(REPEAT) | WAITING,
		0, true, 0, verb_service},
	ACT("done", SERVICES, DONE, "it is done; a loan: the guest has it", 0, 0),
	ACT("back", SERVICES, BACK, "what was lent is back", 0, 0),

	{"notice", "TEXT", "let posts know", GROUP_NOTICES, 1, 1,
		BIT(AUDIENCE) | BIT(CONFIRM) | BIT(EXPIRES) | BIT(FROM) | BIT(DUE) | BIT(REPEAT) |
			WAITING,
		BIT(AUDIENCE), true, 0, verb_notice},
	ACT("confirm", NOTICES, CONFIRM, "I have read it", 0, 0),
	ACT("remind", NOTICES, REMIND, "ring again for those who have not", 0, 0),

	{"visit", "ID", "a guest's path, step by step", GROUP_RECORD, 1, 1, 0, 0, false, 0,
		verb_visit},
	{"inspect", "", "record what a supervisor found", GROUP_RECORD, 0, 0,
		BIT(POST) | BIT(INSPECTED) | BIT(FAILED) | BIT(NOTE), 0, false, 0, verb_inspect},
	{"inspections", "", "what supervisors found", GROUP_RECORD, 0, 0, 0, 0, false, 0,
		verb_inspections},
	{"report", "", "figures of what was handed over, and what is overdue", GROUP_RECORD, 0, 0,
		BIT(SINCE) | BIT(UNTIL) | BIT(BY) | BIT(ROWS) | BIT(CSV), 0, false, 0, verb_report},
};

enum {
	VERBS_N = sizeof verbs / sizeof *verbs,
	NAME_COLUMNS = 12, /* of the help */
	ARGUMENTS_COLUMNS = 11,
};

static void print_help(FILE *stream) {
	fputs("Usage: usher [--device DEVICE] [--socket PLACE] [--json] VERB …\n"
	      "Hands guests from post to post.\n",
		stream);
	for (size_t i = 0; i < VERBS_N; i++) {
		if (!i || verbs[i].group != verbs[i - 1].group) {
			fprintf(stream, "\n%s:\n", groups[verbs[i].group]);
		}
		fprintf(stream, "  %-*s%s%*s%s\n", NAME_COLUMNS, verbs[i].name, verbs[i].arguments,
			ARGUMENTS_COLUMNS - (int)text_width(verbs[i].arguments), "", verbs[i].help);
	}
	fputs("\nWith every verb:\n", stream);
	options_help(stream, OPTIONS_ALWAYS);
	fputs("\n`usher VERB --help` lists its options; usher(1) says all.\n"
	      "Exit: 0 done, 1 failed, 2 usage, 3 no relay, 4 a verb that your posts never\n"
	      "have, 5 no such thing, 6 taken already (by whom is on stdout), 7 nobody\n"
	      "answered in time.\n",
		stream);
}

static void print_verb_help(FILE *stream, const struct verb *verb) {
	fprintf(stream, "Usage: usher %s%s%s [OPTION]…\n%s.\n\n", verb->name,
		*verb->arguments ? " " : "", verb->arguments, verb->help);
	if (verb->needed) {
		fputs("Needed:\n", stream);
		options_help(stream, verb->needed);
		fputs("\n", stream);
	}
	options_help(stream, (verb->options & ~verb->needed) | OPTIONS_ALWAYS);
}

static const struct verb *find_verb(const char *name) {
	for (size_t i = 0; i < VERBS_N; i++) {
		if (!strcmp(verbs[i].name, name)) {
			return &verbs[i];
		}
	}
	fprintf(stderr, "usher: there is no verb \"%s\"; `usher --help` lists them\n", name);
	return NULL;
}

static int check_arguments(const struct verb *verb, const struct options *options) {
	if (options->n_arguments < verb->least) {
		fprintf(stderr, "usher: %s needs %s\n", verb->name, verb->arguments);
		return -1;
	}
	if (options->n_arguments > verb->most) {
		fprintf(stderr, "usher: \"%s\" is one word too many for %s%s\n",
			options->arguments[verb->most], verb->name,
			verb->run == verb_say || verb->run == verb_notice
				? ": put the line between quotes"
				: "");
		return -1;
	}
	for (size_t i = 0; i < OPTIONS_N; i++) {
		if (verb->needed & OPTION_BIT(i) && !options_has(options, (enum option_id)i)) {
			fprintf(stderr, "usher: %s needs this:\n", verb->name);
			options_help(stderr, OPTION_BIT(i));
			return -1;
		}
	}
	return 0;
}

/* What is said on the command line, or else in the environment. */
static const char *setting(
	const struct options *options, enum option_id option, const char *variable) {
	const char *value = options->values[option] ? options->values[option] : getenv(variable);

	return value && *value ? value : NULL;
}

static int run(const struct verb *verb, const struct options *options) {
	const char *place = setting(options, OPTION_SOCKET, "USHER_SOCKET");
	struct call call = {
		.verb = verb,
		.options = options,
		.device = setting(options, OPTION_DEVICE, "USHER_DEVICE"),
		.place = place ? place : "/run/usher/usher.sock",
		.json = options->values[OPTION_JSON] != NULL,
	};
	char host[65] = "", *device;
	int status;

	if (!call.device) {
		(void)gethostname(host, sizeof host - 1);
		call.device = host;
	}
	device = text_nfc(call.device); /* as the relay calls it */
	call.device = device ? device : call.device;
	status = verb->run(&call);
	usher_link_free(call.link);
	free(device);
	return status;
}

/* A socket must not become standard output: what was closed is opened so that
 * writing to it fails. */
static void fill_standard_streams(void) {
	int fd = open("/dev/null", O_RDONLY);

	while (fd >= 0 && fd <= STDERR_FILENO) {
		fd = dup(fd);
	}
	if (fd >= 0) {
		close(fd);
	}
}

/* What could not be written was not said: that is no success. */
static int finish(int status) {
	if (fflush(stdout) != 0 || ferror(stdout)) {
		fputs("usher: standard output cannot be written\n", stderr);
		return status == EXIT_DONE ? EXIT_FAILED : status;
	}
	return status;
}

static int run_words(int argc, char **argv) {
	struct options options = {0};
	const struct verb *verb;

	if (options_read(&options, argc, argv, OPTIONS_ALWAYS, true) < 0) {
		return EXIT_USAGE;
	}
	if (options.values[OPTION_HELP] || !options.n_arguments) {
		print_help(options.values[OPTION_HELP] ? stdout : stderr);
		return options.values[OPTION_HELP] ? EXIT_DONE : EXIT_USAGE;
	}
	verb = find_verb(options.arguments[0]);
	if (!verb ||
		options_read(&options, (int)options.n_arguments, options.arguments,
			verb->options | OPTIONS_ALWAYS, false) < 0) {
		return EXIT_USAGE;
	}
	if (options.values[OPTION_HELP]) {
		print_verb_help(stdout, verb);
		return EXIT_DONE;
	}
	return check_arguments(verb, &options) < 0 ? EXIT_USAGE : run(verb, &options);
}

int main(int argc, char **argv) {
	fill_standard_streams();
	setlocale(LC_ALL, "C.UTF-8");
	setvbuf(stdout, NULL, _IOLBF, 0);
	return finish(run_words(argc, argv));
}
