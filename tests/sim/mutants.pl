#!/usr/bin/perl
# SPDX-License-Identifier: MIT
# Finds the place in the source that a row of mutants.table changes, for tests/sim/mutants.
#
# usage: mutants.pl check TABLE TREE           whether each row finds exactly one place
#        mutants.pl list TABLE [NAME]...       the names in the order of the table, or those given
#        mutants.pl change TABLE NAME FROM TO  read the tree FROM, write the changed file into its copy TO,
#                                              print the file's path below them
#
# The function is looked for by its definition in all C files below daemon/, proto/ and clients/, and the
# text inside it token by token, so that neither a move nor the formatter breaks a row.
use strict;
use warnings;

# The rows: name, function, what stands there, what stands there instead.
sub read_table {
	my ($table) = @_;
	my @rows;
	open my $file, '<', $table or die "$table: $!\n";
	while (my $line = <$file>) {
		chomp $line;
		next if $line =~ /^\s*(#|$)/;
		my ($name, $function, $from, $to, @more) = split / ~ /, $line;
		if (!defined $to || @more) {
			die "$table:$.: a row is name ~ function ~ what stands there ~ what stands there instead\n";
		}
		push @rows, {name => $name, function => $function, from => $from, to => $to};
	}
	return @rows;
}

sub read_file {
	my ($path) = @_;
	open my $file, '<', $path or die "$path: $!\n";
	local $/;
	return scalar <$file>;
}

sub write_file {
	my ($path, $text) = @_;
	open my $file, '>', $path or die "$path: $!\n";
	print $file $text;
	close $file or die "$path: $!\n";
}

sub source_files {
	my ($tree) = @_;
	my @found;
	my @folders = grep { -d "$tree/$_" } 'daemon', 'proto', 'clients';
	while (defined(my $folder = shift @folders)) {
		opendir my $handle, "$tree/$folder" or die "$tree/$folder: $!\n";
		for my $name (grep { !/^\./ } readdir $handle) {
			my $path = "$folder/$name";
			push @folders, $path if -d "$tree/$path" && !-l "$tree/$path";
			push @found, $path if $name =~ /\.[ch]$/ && -f "$tree/$path";
		}
	}
	return sort @found;
}

my $before = qr/^(?:__attribute__\(\(.*?\)\)\s*)?(?=\w)[^;{}()=#]*?/ms;
my $parameters = qr/(?<round>\((?:[^()]++|(?&round))*+\))/;
my $function = qr/$before\b(?<name>\w+)$parameters\s*\{(?<body>.*?)(?=^\})/ms;
my $array = qr/$before\b(?<name>\w+)\[[^=;]*\]\s*=\s*\{(?<body>.*?)(?=^\};)/ms;

# What the tree defines: by its name, 'f' of a function and 'a[]' of an array, all that are called so, each with
# its room (the folder), its path, and where in the file its body begins and how long that is.
sub read_tree {
	my ($tree) = @_;
	my %defined;
	for my $path (source_files($tree)) {
		my $text = read_file("$tree/$path");
		my ($room) = $path =~ m{([^/]+)/[^/]+$};
		for my $kind ([$function, ''], [$array, '[]']) {
			my ($definition, $suffix) = @$kind;
			while ($text =~ /$definition/g) {
				push @{$defined{$+{name} . $suffix}},
					{room => $room, path => $path, at => $+[0] - length $+{body}, body => $+{body}};
			}
		}
	}
	return \%defined;
}

# Finds TEXT whatever white space is between its tokens.
sub pattern_of {
	my ($text) = @_;
	my $pattern = '';
	my $last = '';
	for my $token ($text =~ /\w+|[^\w\s]/g) {
		my $words = $token =~ /^\w/ && $last =~ /^\w/;
		$pattern .= $words ? '\s+' : '\s*' if $last ne '';
		$pattern .= quotemeta $token;
		$last = $token;
	}
	$pattern = '(?<!\w)' . $pattern if $text =~ /^\w/;
	$pattern .= '(?!\w)' if $text =~ /\w$/;
	return qr/$pattern/;
}

# Returns the one place of ROW: path, offset and length, or else what is wrong with the row. Where several
# functions are called so, its text is to stand in one of them.
sub find_place {
	my ($defined, $row) = @_;
	my ($room, $name) = $row->{function} =~ m{^(?:(.*)/)?(.*)$};
	my @called = grep { !defined $room || $_->{room} eq $room } @{$defined->{$name} || []};
	my $pattern = pattern_of($row->{from});
	my @places;
	for my $one (@called) {
		while ($one->{body} =~ /$pattern/g) {
			push @places, {path => $one->{path}, at => $one->{at} + $-[0], length => $+[0] - $-[0]};
		}
	}
	return $places[0] if @places == 1;
	return "there is no $row->{function}" if !@called;
	return "its text does not stand in $row->{function}" if !@places;
	my %paths = map { $_->{path} => 1 } @places;
	return "its text stands in $row->{function} " . @places . ' times (' . join(', ', sort keys %paths) . ')';
}

sub check {
	my ($table, $tree) = @_;
	my @rows = read_table($table);
	my $defined = read_tree($tree);
	my (%seen, %same);
	my $wrong = 0;
	for my $row (@rows) {
		my $place = find_place($defined, $row);
		my $problem = ref $place ? undef : $place;
		$problem = 'its name is given twice' if $seen{$row->{name}}++;
		$problem = 'it changes nothing' if $row->{from} eq $row->{to};
		$problem = 'another makes the same change' if $same{join '~', @$row{'function', 'from', 'to'}}++;
		if (defined $problem) {
			print STDERR "mutant $row->{name}: $problem\n";
			$wrong++;
		}
	}
	print 'mutants: ', scalar @rows, " rows, $wrong wrong\n";
	return !$wrong && @rows;
}

sub list {
	my ($table, @names) = @_;
	my @rows = read_table($table);
	my %wanted = map { $_ => 1 } @names;
	for my $row (@rows) {
		print "$row->{name}\n" if !@names || delete $wanted{$row->{name}};
	}
	print STDERR "no mutant is called: $_\n" for sort keys %wanted;
	return !%wanted;
}

sub change {
	my ($table, $name, $from, $to) = @_;
	my ($row) = grep { $_->{name} eq $name } read_table($table);
	my $place = find_place(read_tree($from), $row);
	if (!ref $place) {
		print "$place\n";
		return 0;
	}
	my $text = read_file("$from/$place->{path}");
	substr $text, $place->{at}, $place->{length}, $row->{to};
	write_file("$to/$place->{path}", $text);
	print "$place->{path}\n";
	return 1;
}

my %verbs = (check => \&check, list => \&list, change => \&change);
my $verb = $verbs{shift @ARGV // ''};
if (!$verb || !@ARGV) {
	die "usage: mutants.pl check TABLE TREE | list TABLE [NAME]... | change TABLE NAME FROM TO\n";
}
exit($verb->(@ARGV) ? 0 : 1);
