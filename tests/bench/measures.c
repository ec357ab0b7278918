/* SPDX-License-Identifier: MIT */
#include "measures.h"

static void measure_floor(const struct bench *bench) {
	measure_ping_pong(bench);
	measure_commit(bench);
}

static void measure_latencies(const struct bench *bench) {
	measure_latency(bench, &peer_usher);
	measure_latency(bench, &peer_redis);
	measure_latency(bench, &peer_mosquitto);
}

static void measure_fans(const struct bench *bench) {
	measure_fan_out(bench, &peer_usher);
	measure_fan_out(bench, &peer_redis);
	measure_fan_out(bench, &peer_mosquitto);
}

static void measure_pairs(const struct bench *bench) {
	static const unsigned windows[] = {8, 32};

	for (size_t i = 0; i < sizeof windows / sizeof *windows; i++) {
		measure_pipelined(bench, &peer_usher, windows[i]);
		measure_pipelined(bench, &peer_redis, windows[i]);
		measure_pipelined(bench, &peer_mosquitto, windows[i]);
	}
}

static void measure_crowds(const struct bench *bench) {
	measure_crowd_usher(bench);
	measure_crowd_redis(bench);
}

const struct measure measures[] = {
	{"floor", measure_floor, false, false},
	{"latency", measure_latencies, false, false},
	{"fan-out", measure_fans, false, false},
	{"pairs", measure_pairs, false, false},
	{"steady", measure_steady, false, false},
	{"size", measure_size, false, false},
	{"crowd", measure_crowds, false, false},
	{"start", measure_start, true, false},
	{"idle", measure_idle, false, false},
	{"disk", measure_disk, true, false},
	{"day", measure_day, false, false},
	{"instructions", measure_instructions, false, true},
};

const size_t measures_n = sizeof measures / sizeof *measures;
