/* SPDX-License-Identifier: MIT */
/* usher: the verbs of a post, one at a time. */
#include "cli/exits.h"
#include "cli/verb.h"
#include "proto/text.h"

#include <fcntl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BIT(option) OPTION_BIT(OPTION_##option)
#define ACT(word, ask, what) \
	{ word, "ID", what, 1, 0, 0, false, USHER__REQUEST__ASK_##ask, verb_act }

static const struct verb verbs[] = {
	{"on", "POST", "begin duty at a post", 1, BIT(BADGE), BIT(BADGE), false, 0, verb_on},
	{"off", "", "end all duty on this device", 0, 0, 0, false, 0, verb_off},
	{"who", "", "who is on duty, and where", 0, 0, 0, false, 0, verb_who},
	{"send", "", "tell whoever receives guests there that one is coming", 0,
		BIT(TO) | BIT(FROM) | BIT(SURNAME) | BIT(GIVEN) | BIT(HONORIFIC) | BIT(TITLE) | BIT(PARTY) | BIT(TRAIT) |
			BIT(WAIT) | BIT(TIMEOUT),
		BIT(TO), true, 0, verb_send},
	{"say", "LINE", "the same, as one would say it: say '王先生 灰西裝 3人 樣板房A'", 1,
		BIT(DRY_RUN) | BIT(FROM) | BIT(WAIT) | BIT(TIMEOUT), 0, true, 0, verb_say},
	{"watch", "", "show what comes in and what changes, until ended", 0, 0, 0, true, 0, verb_watch},
	{"list", "", "what is under way", 0, BIT(ALL), 0, false, 0, verb_list},
	{"show", "ID", "one handoff", 1, 0, 0, false, 0, verb_show},
	ACT("take", TAKE, "I go: it is mine"),
	ACT("decline", DECLINE, "I cannot; others still may"),
	ACT("release", RELEASE, "give back what I took"),
	ACT("met", MET, "the guest is with me"),
	ACT("withdraw", WITHDRAW, "the guest is not coming after all"),
};

enum {
	VERBS_N = sizeof verbs / sizeof *verbs,
};

static void print_help(FILE *stream) {
	fputs("Usage: usher [--device DEVICE] [--socket PLACE] [--json] VERB …\n"
	      "Hands guests from post to post.\n\n",
		stream);
	for (size_t i = 0; i < VERBS_N; i++) {
		fprintf(stream, "  %-9s%-6s%s\n", verbs[i].name, verbs[i].arguments, verbs[i].help);
	}
	fputs("\n", stream);
	options_help(stream, OPTIONS_ALWAYS);
	fputs("\n`usher VERB --help` lists its options; usher(1) says all.\n"
	      "Exit: 0 done, 1 failed, 2 usage, 3 no relay, 4 a verb that your posts never have, 5 no such thing,\n"
	      "6 taken already (by whom is on stdout), 7 nobody answered in time.\n",
		stream);
}

static void print_verb_help(FILE *stream, const struct verb *verb) {
	fprintf(stream, "Usage: usher %s%s%s [OPTION]…\n%s.\n\n", verb->name, *verb->arguments ? " " : "",
		verb->arguments, verb->help);
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
	if (options->n_arguments < verb->n_arguments) {
		fprintf(stderr, "usher: %s needs %s\n", verb->name, verb->arguments);
		return -1;
	}
	if (options->n_arguments > verb->n_arguments) {
		fprintf(stderr, "usher: \"%s\" is one word too many for %s%s\n",
			options->arguments[verb->n_arguments], verb->name,
			verb->run == verb_say ? ": put the line between quotes" : "");
		return -1;
	}
	for (size_t i = 0; i < OPTIONS_N; i++) {
		if (verb->needed & OPTION_BIT(i) && !options->values[i]) {
			fprintf(stderr, "usher: %s needs this:\n", verb->name);
			options_help(stderr, OPTION_BIT(i));
			return -1;
		}
	}
	return 0;
}

/* What is said on the command line, or else in the environment. */
static const char *setting(const struct options *options, enum option_id option, const char *variable) {
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

/* A socket must not become standard output: what was closed is opened so that writing to it fails. */
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
	if (!verb || options_read(&options, (int)options.n_arguments, options.arguments, verb->options | OPTIONS_ALWAYS, false) < 0) {
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
