namespace DeepNet.Training.Tests.Search;

public sealed class SearchTests
{
    [Fact]
    public void A_grid_tries_every_combination_and_finds_the_best()
    {
        using var folder = new TemporaryFolder();
        SearchSpace space = new SearchSpace()
            .LogUniform("rate", 1e-3, 1e-1).Int("layers", 1, 2).Choice("activation", "relu", "tanh")
            .Choice("bias", true, false).Uniform("dropout", 0, 0.5);
        var search = new GridSearch(space, points: 3);
        search.Trials.Should().Be(3 * 2 * 2 * 2 * 3);
        SearchResult result = search.Run(
            trial => Math.Abs(Math.Log10(trial.Values.GetDouble("rate")) + 2) + trial.Values.GetInt("layers")
                + (trial.Values.GetString("activation") == "tanh" ? 0 : 1) + (trial.Values.GetBool("bias") ? 1 : 0)
                + trial.Values.GetDouble("dropout"),
            folder.Path);
        result.Trials.Should().HaveCount(72);
        result.Trials.Select(trial => trial.Values.ToString()).Should().OnlyHaveUniqueItems();
        TrialValues best = result.Best.Values;
        best.GetDouble("rate").Should().BeApproximately(1e-2, 1e-12);
        best.Keys.Should().Equal("rate", "layers", "activation", "bias", "dropout");
        best.ToString().Should().EndWith(", layers 1, activation tanh, bias False, dropout 0");
        result.Evaluations.Take(4).Select(x => x.Values.GetDouble("dropout")).Should().Equal(0, 0.25, 0.5, 0);
        result.Evaluations.Select(trial => trial.Number).Should().Equal(Enumerable.Range(0, 72));
        result.ToString().Should().StartWith("SearchResult(72 trials, 0 failed, best trial ");
    }

    [Fact]
    public void Random_values_are_a_function_of_the_seed_and_keep_to_their_ranges()
    {
        TrialValues[] some = Values(seed: 5, trials: 200), same = Values(seed: 5, trials: 50);
        TrialValues[] others = Values(seed: 6, trials: 50);
        some.Take(50).Select(x => x.ToString()).Should().Equal(same.Select(x => x.ToString()));
        others.Select(x => x.ToString()).Should().NotIntersectWith(same.Select(x => x.ToString()));
        double[] rates = [.. some.Select(x => x.GetDouble("rate")).Order()];
        rates.Should().OnlyContain(rate => rate >= 1e-6 && rate <= 1);
        rates[100].Should().BeInRange(1e-4, 1e-2, "the logarithm is uniform");
        double[] widths = [.. some.Select(x => x.GetDouble("width")).Order()];
        widths[0].Should().BeInRange(-1, -0.9);
        widths[^1].Should().BeInRange(2.85, 3);
        some.Select(x => x.GetInt("layers")).Distinct().Order().Should().Equal(-1, 0, 1, 2);
        some.Select(x => x.GetString("kind")).Distinct().Order().Should().Equal("a", "b");

        static TrialValues[] Values(ulong seed, int trials)
        {
            using var folder = new TemporaryFolder();
            SearchSpace space = new SearchSpace().LogUniform("rate", 1e-6, 1).Uniform("width", -1, 3)
                .Int("layers", -1, 2).Choice("kind", "a", "b");
            SearchResult result = new RandomSearch(space, trials, seed).Run(_ => 0, folder.Path);
            return [.. result.Evaluations.Select(trial => trial.Values)];
        }
    }

    [Fact]
    public void Halving_goes_on_with_the_best()
    {
        var search = new SuccessiveHalving(Space(), trials: 20, minBudget: 2, factor: 3, seed: 3);
        search.Rungs.Should().Equal((20, 2), (6, 6), (2, 18), (1, 54));
        new SuccessiveHalving(Space(), trials: 20, minBudget: 2, factor: 3, maxBudget: 10).Rungs
            .Should().Equal((20, 2), (6, 6), (2, 10));
        new SuccessiveHalving(Space(), trials: 1, minBudget: 2).Rungs.Should().Equal((1, 2));
        using var folder = new TemporaryFolder();
        SearchResult result = search.Run(trial => trial.Values.GetDouble("x") + (1.0 / trial.Budget), folder.Path);
        result.Evaluations.Should().HaveCount(29);
        result.Trials.Should().HaveCount(20);
        double[] all = [.. result.Evaluations.Take(20).Select(trial => trial.Values.GetDouble("x")).Order()];
        result.Trials.Select(trial => trial.Values.GetDouble("x")).Should().Equal(all);
        result.Best.Budget.Should().Be(54);
        result.Trials.Select(trial => trial.Budget).Distinct().Should().Equal(54, 18, 6, 2);
    }

    [Fact]
    public void Failed_trials_are_noted_and_do_not_go_on()
    {
        using var folder = new TemporaryFolder();
        var search = new SuccessiveHalving(Space(), trials: 9, factor: 3, seed: 1, mode: MonitorMode.Max);
        SearchResult result = search.Run(
            trial => trial.Number switch
            {
                2 => throw new FormatException("no\nway"),
                4 => double.NaN,
                6 => double.PositiveInfinity,
                _ => trial.Number,
            },
            folder.Path);
        result.Trials.Take(3).Select(trial => trial.Number).Should().Equal(8, 7, 5);
        result.Trials.Skip(6).Select(trial => trial.Error).Should().Equal(
            "FormatException: no\nway", "the score is NaN", "the score is Infinity");
        result.Trials.Should().OnlyContain(trial => trial.IsFailed == (trial.Error != null));
        string[] lines = File.ReadAllLines(folder.File("trials.jsonl"));
        lines.Should().HaveCount(1 + 9 + 3 + 1);
        lines[3].Should().Contain("\"trial\":2").And.Contain("\"error\":\"FormatException: no\\nway\"");

        using var other = new TemporaryFolder();
        SearchResult none = new RandomSearch(Space(), 3).Run(_ => throw new FormatException("never"), other.Path);
        none.Invoking(r => r.Best).Should().Throw<InvalidOperationException>()
            .WithMessage("*none of 3 trials succeeded*never*");
    }

    [Fact]
    public void Scores_are_sorted_as_asked()
    {
        using var folder = new TemporaryFolder();
        var scores = new double[] { 3, 1, 4, 1, 5 };
        SearchResult least = new RandomSearch(Space(), 5).Run(trial => scores[trial.Number], folder.File("min"));
        SearchResult most = new RandomSearch(Space(), 5, mode: MonitorMode.Max)
            .Run(trial => scores[trial.Number], folder.File("max"));
        least.Trials.Select(trial => trial.Number).Should().Equal(1, 3, 0, 2, 4);
        most.Trials.Select(trial => trial.Number).Should().Equal(4, 2, 0, 1, 3);
    }

    [Fact]
    public void A_trial_has_a_seed_and_a_folder_of_its_own_and_leaves_the_generator_alone()
    {
        using var folder = new TemporaryFolder();
        RandomState before = Tensor.GetRandomState();
        var numbers = new List<float>();
        SearchResult result = new RandomSearch(Space(), 3, seed: 9).Run(
            trial =>
            {
                Directory.Exists(trial.Folder).Should().BeTrue();
                Path.GetDirectoryName(trial.CheckpointPath).Should().Be(trial.Folder);
                trial.Budget.Should().Be(1);
                numbers.Add(Tensor.Rand([]).ToScalar<float>());
                Tensor.GetRandomState().Seed.Should().Be(trial.Seed);
                return trial.Seed % 1000;
            },
            folder.Path);
        numbers.Should().OnlyHaveUniqueItems();
        result.Trials.Should().OnlyContain(trial => !trial.IsFailed);
        Directory.GetDirectories(folder.Path).Select(Path.GetFileName).Order().Should()
            .Equal("trial-0000", "trial-0001", "trial-0002");
        Tensor.GetRandomState().Should().Be(before);
    }

    [Fact]
    public void Values_of_other_names_and_kinds_are_refused()
    {
        using var folder = new TemporaryFolder();
        SearchSpace space = new SearchSpace().Choice("n", 3).Choice("text", "a").Choice("x", 0.5);
        TrialValues values = new GridSearch(space).Run(_ => 1, folder.Path).Best.Values;
        values.GetDouble("n").Should().Be(3);
        values.Invoking(v => v.GetInt("m")).Should().Throw<KeyNotFoundException>().WithMessage("*no 'm'*n, text, x*");
        values.Invoking(v => v.GetInt("x")).Should().Throw<InvalidOperationException>()
            .WithMessage("TrialValues: 'x' is 0.5, not a whole number.");
        values.Invoking(v => v.GetString("n")).Should().Throw<InvalidOperationException>();
        values.Invoking(v => v.GetBool("text")).Should().Throw<InvalidOperationException>();
        values.Invoking(v => v.GetDouble("text")).Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void Settings_out_of_range_are_named()
    {
        Throws(() => new SearchSpace().Uniform("x", 1, 0), "*'x' has the range [1, 0]*");
        Throws(() => new SearchSpace().Uniform("x", 1, double.NaN), "*'x'*");
        Throws(() => new SearchSpace().LogUniform("x", 0, 1), "*'x' has the range*positive*");
        Throws(() => new SearchSpace().Int("x", 1, 0), "*'x' has the empty range*");
        Throws(() => new SearchSpace().Int(" ", 1, 2), "*name*");
        Throws(() => new SearchSpace().Int("x", 1, 2).Uniform("x", 0, 1), "*'x' is taken*");
        Throws(() => new SearchSpace().Choice("x", 1, 2, 1), "*a value twice*");
        Throws(() => new SearchSpace().Choice("x", Array.Empty<string>()), "*no values*");
        Throws(() => new SearchSpace().Choice("x", 1, double.NaN), "*finite*");
        Throws(() => new RandomSearch(new SearchSpace(), 3), "RandomSearch: the space is empty.");
        Throws(() => new RandomSearch(Space(), 0), "RandomSearch: trials 0 must be positive*");
        Throws(() => new GridSearch(Space(), points: 0), "GridSearch: points 0*");
        Throws(() => new GridSearch(Space().Uniform("y", 0, 1), points: 1001), "GridSearch: 1002001 combinations*");
        Throws(() => new SuccessiveHalving(Space(), 5, factor: 1), "SuccessiveHalving: factor 1*");
        Throws(() => new SuccessiveHalving(Space(), 5, minBudget: 4, maxBudget: 3), "*maxBudget 3*minBudget 4*");

        static void Throws(Func<object> make, string message) =>
            make.Should().Throw<ArgumentException>().WithMessage(message);
    }

    private static SearchSpace Space() => new SearchSpace().Uniform("x", 0, 1);
}
