/* SPDX-License-Identifier: MIT */
#include "base/log.h"
#include "daemon/usherd.h"

#include <getopt.h>
#include <locale.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	EXIT_USAGE = 2,
};

static const char usage[] =
	"Usage: usherd [--config FILE] [--site FILE] [--check] [--version] [--help]\n"
	"The relay of a property sales centre, in the foreground.\n"
	"\n"
	"  --config FILE  settings; without it CONFIGURATION_DIRECTORY/usherd.conf, if it is "
	"there\n"
	"  --site FILE    the property: posts, areas, badges; goes before the configuration's\n"
	"  --check        read both, say what is wrong with them, and exit\n"
	"  --version      print the version and exit\n"
	"  --help         print this and exit\n"
	"\n"
	"STATE_DIRECTORY, RUNTIME_DIRECTORY and CONFIGURATION_DIRECTORY are honoured "
	"(usherd(8)).\n";

enum mode {
	MODE_RUN,
	MODE_CHECK,
	MODE_DONE,
	MODE_USAGE,
};

static enum mode parse_options(int argc, char **argv, struct config_files *options) {
	static const struct option table[] = {
		{"config", required_argument, NULL, 'c'},
		{"site", required_argument, NULL, 's'},
		{"check", no_argument, NULL, 'k'},
		{"version", no_argument, NULL, 'v'},
		{"help", no_argument, NULL, 'h'},
		{NULL, 0, NULL, 0},
	};
	enum mode mode = MODE_RUN;
	int option;

	while ((option = getopt_long(argc, argv, "", table, NULL)) >= 0) {
		switch (option) {
		case 'c':
			options->config = optarg;
			break;
		case 's':
			options->site = optarg;
			break;
		case 'k':
			mode = MODE_CHECK;
			break;
		case 'v':
			puts("usherd " USHER_VERSION);
			return MODE_DONE;
		case 'h':
			fputs(usage, stdout);
			return MODE_DONE;
		default:
			return MODE_USAGE;
		}
	}
	if (optind < argc) {
		fprintf(stderr, "usherd: %s is one word too many\n", argv[optind]);
		return MODE_USAGE;
	}
	return mode;
}

static int run(const struct config_files *options) {
	struct usherd *usherd = NULL;
	int status = usherd_new(&usherd, options);

	if (status == 0) {
		status = usherd_run(usherd);
	}
	usherd_free(usherd);
	return status;
}

int main(int argc, char **argv) {
	struct config_files options = {0};

	setlocale(LC_ALL, "C.UTF-8");
	log_open();
	switch (parse_options(argc, argv, &options)) {
	case MODE_RUN:
		return run(&options);
	case MODE_CHECK:
		return usherd_check_config(&options);
	case MODE_DONE:
		return EXIT_SUCCESS;
	case MODE_USAGE:
		break;
	}
	fputs(usage, stderr);
	return EXIT_USAGE;
}
