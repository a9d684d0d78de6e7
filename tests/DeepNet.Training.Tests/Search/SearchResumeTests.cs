using System.Text;
using DeepNet.Training.TestHost;
using Xunit.Abstractions;

namespace DeepNet.Training.Tests.Search;

public sealed class SearchResumeTests(ITestOutputHelper output)
{
    [Fact]
    public void A_search_that_was_broken_off_anywhere_in_its_file_ends_as_an_uninterrupted_one()
    {
        using var folder = new TemporaryFolder();
        SearchResult whole = Search().Run(Objective, folder.File("whole"));
        whole.Notes.Should().BeEmpty();
        byte[] file = File.ReadAllBytes(folder.File("whole/trials.jsonl"));
        int lines = Encoding.UTF8.GetString(file).Count(c => c == '\n');
        lines.Should().Be(1 + 9 + 3 + 1);
        for (int length = 0; length <= file.Length; length += length < 300 ? 7 : 53)
        {
            string own = folder.File($"cut-{length}"), path = Path.Combine(own, "trials.jsonl");
            Directory.CreateDirectory(own);
            File.WriteAllBytes(path, file[..length]);
            int known = Math.Max(0, file[..length].Count(b => b == '\n') - 1), calls = 0;
            SearchResult resumed = Search().Run(
                trial =>
                {
                    calls++;
                    return Objective(trial);
                },
                own);
            calls.Should().Be(lines - 1 - known, "results that are there are not computed again");
            Plain(resumed).Should().Equal(Plain(whole));
            bool isCut = length > 0 && file[length - 1] != '\n';
            resumed.Notes.Should().HaveCount(isCut ? 1 : 0);
            if (isCut)
                resumed.Notes[0].Should().Contain("the last line was not finished");
            Search().Run(_ => throw new FormatException("not called"), own).Notes.Should().BeEmpty();
        }

        static double Objective(Trial trial) => trial.Number == 3
            ? throw new FormatException("always")
            : trial.Values.GetDouble("x") / trial.Budget;
    }

    [Fact]
    public void A_damaged_line_is_named()
    {
        using var folder = new TemporaryFolder();
        Search().Run(_ => 1, folder.Path);
        string path = folder.File("trials.jsonl");
        string[] lines = File.ReadAllLines(path);
        (int Line, string Text)[] damages =
        [
            (1, "{}"), (1, "null"), (3, "{\"trial\":1}"), (3, "half"), (3, lines[1]), (4, ""),
            (4, lines[3].Replace("\"trial\":2", "\"trial\":-2", StringComparison.Ordinal)),
            (5, lines[4].Replace("\"score\":1", "\"score\":1e999", StringComparison.Ordinal)),
        ];
        foreach ((int line, string text) in damages)
        {
            string[] damaged = [.. lines];
            damaged[line - 1] = text;
            File.WriteAllLines(path, damaged);
            Search().Invoking(s => s.Run(_ => 1, folder.Path)).Should().Throw<InvalidDataException>()
                .WithMessage($"*trials.jsonl: line {line} is damaged*");
            File.ReadAllLines(path).Should().Equal(damaged);
        }
    }

    [Fact]
    public void Results_of_another_search_are_refused()
    {
        using var folder = new TemporaryFolder();
        new RandomSearch(Space(), 3, seed: 1).Run(_ => 1, folder.Path);
        Refused(new RandomSearch(Space(), 3, seed: 2), "*its seed is '1', but now it is '2'*");
        Refused(new RandomSearch(Space(), 3, seed: 1, mode: MonitorMode.Max), "*its mode is 'Min'*");
        Refused(new RandomSearch(Space(), 3, seed: 1, budget: 2), "*its settings is 'budget 1'*");
        Refused(new RandomSearch(Space().Int("y", 1, 2), 3, seed: 1), "*its space is 'x: uniform in [0, 1]'*");
        Refused(new GridSearch(Space(), seed: 1), "*its search is 'RandomSearch'*");
        string path = folder.File("trials.jsonl"), text = File.ReadAllText(path);
        File.WriteAllText(path, text.Replace("\"x\":0.", "\"x\":0.0", StringComparison.Ordinal));
        Refused(new RandomSearch(Space(), 3, seed: 1), "*trial 0 has x 0.0*, but now it has x 0.*");
        File.WriteAllText(path, text);
        new RandomSearch(Space(), 5, seed: 1).Run(_ => 2, folder.Path).Trials.Count(trial => trial.Score == 1)
            .Should().Be(3, "a search can be gone on with for longer");

        void Refused(HyperparameterSearch search, string message) => search
            .Invoking(s => s.Run(_ => 1, folder.Path)).Should().Throw<CheckpointException>().WithMessage(message)
            .Which.Path.Should().Be(folder.File("trials.jsonl"));
    }

    [Fact]
    public void Two_searches_at_once_in_a_folder_are_refused()
    {
        using var folder = new TemporaryFolder();
        Search().Invoking(s => s.Run(_ => Search().Run(_ => 1, folder.Path).Best.Score!.Value, folder.Path))
            .Should().Throw<CheckpointException>().WithMessage("*two searches at once*");
        Search().Run(_ => 1, folder.Path).Trials.Should().HaveCount(9);
    }

    [Fact]
    public void Cancelling_ends_the_search_and_the_trial_at_work_does_not_count()
    {
        using var folder = new TemporaryFolder();
        using var source = new CancellationTokenSource();
        var reported = new Reports();
        Search().Invoking(s => s.Run(
            trial =>
            {
                if (trial.Number == 2)
                    source.Cancel();
                trial.CancellationToken.ThrowIfCancellationRequested();
                return trial.Number;
            },
            folder.Path, reported, source.Token)).Should().Throw<OperationCanceledException>();
        reported.Numbers.Should().Equal(0, 1);
        using var late = new CancellationTokenSource();
        Search().Invoking(s => s.Run(
            trial =>
            {
                late.Cancel();
                return -1000;
            },
            folder.Path, reported, late.Token)).Should().Throw<OperationCanceledException>();
        SearchResult result = Search().Run(trial => trial.Number, folder.Path, reported);
        reported.Numbers.Take(9).Should().Equal(Enumerable.Range(0, 9));
        result.Best.Number.Should().Be(0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(9)]
    [InlineData(14)]
    public void A_halving_of_trainings_that_was_broken_off_in_a_step_ends_as_an_uninterrupted_one(int brokenAt)
    {
        using var folder = new TemporaryFolder();
        SearchResult whole = Jobs.Search(folder.File("whole"));
        int steps = 0;
        using var source = new CancellationTokenSource();
        FluentActions.Invoking(() => Jobs.Search(
            folder.File("broken"),
            new Recorder((name, _) =>
            {
                if (name == "step" && ++steps == brokenAt * 3)
                {
                    source.Cancel();
                    throw new OperationCanceledException(source.Token);
                }
            }),
            source.Token)).Should().Throw<OperationCanceledException>();
        SearchResult resumed = Jobs.Search(folder.File("broken"));
        Plain(resumed).Should().Equal(Plain(whole));
        whole.Best.Budget.Should().Be(4);
        whole.Trials.Should().OnlyContain(trial => !trial.IsFailed);
    }

    [Fact]
    public void A_killed_search_ends_as_an_uninterrupted_one()
    {
        using var folder = new TemporaryFolder();
        string expected = Jobs.Describe(Jobs.Search(folder.File("whole")));
        foreach (int lines in new[] { 9, 13 })
        {
            using var process = new ChildProcess("search", folder.File("killed"));
            for (int i = 0; i < lines; i++)
                process.ReadLine().Should().StartWith("step ");
            process.Kill();
            output.WriteLine($"killed after {File.ReadLines(folder.File("killed/trials.jsonl")).Count() - 1} results");
        }

        using var last = new ChildProcess("search", folder.File("killed"));
        last.ReadToEnd().Should().EndWith(expected);
    }

    private static SuccessiveHalving Search() => new(Space(), trials: 9, factor: 3, seed: 4);

    private static SearchSpace Space() => new SearchSpace().Uniform("x", 0, 1);

    private static string[] Plain(SearchResult result) =>
        [.. result.Trials.Concat(result.Evaluations).Select(trial => $"{trial} {trial.Budget} {trial.Score:R}")];

    private sealed class Reports : IProgress<TrialResult>
    {
        public List<int> Numbers { get; } = [];

        public void Report(TrialResult value) => Numbers.Add(value.Number);
    }
}
