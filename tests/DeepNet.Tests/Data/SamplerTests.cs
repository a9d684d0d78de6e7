using DeepNet.Data;

namespace DeepNet.Tests.Data;

public sealed class SamplerTests
{
    private static readonly Tensor s_labels = Tensor.From<long>(
        [.. Enumerable.Range(0, 90).Select(i => i % 10 == 0 ? 7L : i % 3 == 0 ? -2 : 5)]);

    public static TheoryData<string> Random => ["random", "draws", "weighted", "race", "stratified", "over", "under",
        "bucket", "distributed"];

    [Theory]
    [MemberData(nameof(Random))]
    public void Orders_are_a_function_of_seed_and_epoch(string kind)
    {
        Sampler a = Make(kind, 3), b = Make(kind, 3), other = Make(kind, 4);
        int[] second = a.Order(1), first = a.Order(0);
        first.Should().HaveCount(a.Count);
        b.Order(0).Should().Equal(first);
        b.Order(1).Should().Equal(second).And.NotEqual(first);
        other.Order(0).Should().NotEqual(first);
        a.Order(1_000_000).Should().NotEqual(first);
        first[0] = -1;
        a.Order(0)[0].Should().NotBe(-1, "the array is the caller's own");
    }

    [Fact]
    public void Sequential_and_random_orders_have_every_sample_once()
    {
        new SequentialSampler(4).Order(9).Should().Equal(0, 1, 2, 3);
        new RandomSampler(50, seed: 1).Order(0).Order().Should().Equal(Enumerable.Range(0, 50));
        new RandomSampler(50, seed: 1, count: 20).Order(0).Should().OnlyHaveUniqueItems().And.HaveCount(20);
        int[] draws = new RandomSampler(10, seed: 1, replacement: true, count: 20_000).Order(0);
        // 2000 each, with a standard deviation of 42.
        draws.CountBy(i => i).Should().OnlyContain(pair => Math.Abs(pair.Value - 2000) < 210).And.HaveCount(10);
    }

    [Fact]
    public void A_shuffled_loader_has_the_order_of_a_random_sampler_with_its_seed()
    {
        var data = new TensorDataset(Tensor.Arange(0d, 30));
        var shuffled = new DataLoader(data, 7, shuffle: true, seed: 5);
        var sampled = new DataLoader(data, 7, sampler: new RandomSampler(30, seed: 5));
        for (int epoch = 0; epoch < 2; epoch++)
            sampled.Select(b => b.ToString()).Should().Equal(shuffled.Select(b => b.ToString()));
        sampled.Epoch = shuffled.Epoch = 0;
        sampled.SelectMany(b => b[0].ToArray<float>()).Should().Equal(
            shuffled.SelectMany(b => b[0].ToArray<float>()));
    }

    [Fact]
    public void Weighted_draws_come_as_often_as_their_weights_say()
    {
        double[] weights = [0, 1, 3, 0, 6, 0];
        int[] draws = new WeightedSampler(weights, 100_000, seed: 2).Order(0);
        Dictionary<int, int> counts = draws.CountBy(i => i).ToDictionary();
        counts.Keys.Order().Should().Equal(1, 2, 4);
        // Standard deviations up to 155.
        counts[1].Should().BeCloseTo(10_000, 800);
        counts[2].Should().BeCloseTo(30_000, 800);
        counts[4].Should().BeCloseTo(60_000, 800);
    }

    [Fact]
    public void Weighted_draws_without_replacement_are_those_of_drawing_one_after_the_other()
    {
        double[] weights = [1, 2, 0, 5];
        var sampler = new WeightedSampler(weights, 3, replacement: false, seed: 2);
        const int epochs = 40_000;
        var counts = new Dictionary<string, int>();
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            string order = string.Concat(sampler.Order(epoch));
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        counts.Should().HaveCount(6);
        foreach ((string order, int count) in counts)
        {
            double left = 8, probability = 1;
            foreach (char c in order)
            {
                probability *= weights[c - '0'] / left;
                left -= weights[c - '0'];
            }

            double deviation = Math.Sqrt(epochs * probability * (1 - probability));
            Math.Abs(count - (epochs * probability)).Should().BeLessThan(5 * deviation, order);
        }

        new WeightedSampler([1e-300, 1e300, 0, 1e-310], 3, replacement: false, seed: 1).Order(0)
            .Should().BeEquivalentTo([0, 1, 3]).And.StartWith(1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(32)]
    public void Every_stratified_batch_has_the_classes_in_their_proportions(int batchSize)
    {
        long[] labels = s_labels.ToArray<long>();
        Dictionary<long, int> totals = labels.CountBy(label => label).ToDictionary();
        var sampler = new StratifiedSampler(s_labels, seed: 1);
        for (int epoch = 0; epoch < 20; epoch++)
        {
            int[] order = sampler.Order(epoch);
            order.Order().Should().Equal(Enumerable.Range(0, 90));
            foreach (int[] batch in order.Chunk(batchSize))
            {
                foreach ((long label, int total) in totals)
                {
                    double share = (double)batch.Length * total / labels.Length;
                    Math.Abs(batch.Count(i => labels[i] == label) - share).Should().BeLessThan(2);
                }
            }

            for (int n = 1; n <= 90; n++)
            {
                foreach ((long label, int total) in totals)
                {
                    int seen = order.Take(n).Count(i => labels[i] == label);
                    Math.Abs(seen - ((double)n * total / 90)).Should().BeLessThan(1);
                }
            }
        }
    }

    [Fact]
    public void Many_classes_of_all_sizes_can_be_stratified()
    {
        var random = new RandomSource(3);
        for (int round = 0; round < 30; round++)
        {
            int classes = random.NextInt(1, 30), n = random.NextInt(1, 200);
            long[] labels = [.. Enumerable.Range(0, n).Select(_ => (long)(random.NextDouble() * random.NextDouble()
                * classes))];
            int[] order = new StratifiedSampler(Tensor.From(labels), seed: 1).Order(round);
            order.Order().Should().Equal(Enumerable.Range(0, n));
            Dictionary<long, int> totals = labels.CountBy(label => label).ToDictionary(), seen = [];
            for (int place = 0; place < n; place++)
            {
                seen[labels[order[place]]] = seen.GetValueOrDefault(labels[order[place]]) + 1;
                foreach ((long label, int total) in totals)
                {
                    double share = (place + 1.0) * total / n;
                    Math.Abs(seen.GetValueOrDefault(label) - share).Should().BeLessThan(1);
                }
            }
        }
    }

    [Fact]
    public void Balanced_orders_have_every_class_equally_often()
    {
        long[] labels = s_labels.ToArray<long>();
        Dictionary<long, int> totals = labels.CountBy(label => label).ToDictionary();
        int[] over = new BalancedSampler(s_labels, seed: 1).Order(0);
        over.CountBy(i => labels[i]).Should().OnlyContain(pair => pair.Value == totals.Values.Max()).And.HaveCount(3);
        foreach (var own in over.CountBy(i => i).GroupBy(pair => labels[pair.Key], pair => pair.Value))
        {
            own.Should().HaveCount(totals[own.Key], "no sample is left out");
            (own.Max() - own.Min()).Should().BeLessThanOrEqualTo(1);
        }

        int[] under = new BalancedSampler(s_labels, Balance.Undersample, seed: 1).Order(0);
        under.Should().OnlyHaveUniqueItems();
        under.CountBy(i => labels[i]).Should().OnlyContain(pair => pair.Value == totals.Values.Min()).And.HaveCount(3);
    }

    [Fact]
    public void Buckets_hold_samples_of_about_one_length()
    {
        var random = new RandomSource(1);
        int[] lengths = [.. Enumerable.Range(0, 1003).Select(_ => random.NextInt(1, 500))];
        var sampler = new BucketSampler(lengths, batchSize: 8, pool: 50, seed: 1);
        int[] order = sampler.Order(0);
        order.Order().Should().Equal(Enumerable.Range(0, 1003));
        int Padding(int[] of) => of.Chunk(8).Sum(b => (b.Max(i => lengths[i]) * b.Length) - b.Sum(i => lengths[i]));
        int shuffled = Padding(new RandomSampler(1003, seed: 1).Order(0));
        Padding(order).Should().BeLessThan(shuffled / 10);
        int[][] batches = [.. order.Chunk(8)];
        batches.Zip(batches.Skip(1), (a, b) => lengths[a[0]] <= lengths[b[0]]).Should()
            .Contain(false, "they are mixed");
        int[] sorted = new BucketSampler(lengths, 8, shuffle: false).Order(3);
        sorted.Select(i => lengths[i]).Should().BeInAscendingOrder();
        Padding(sorted).Should().BeLessThan(Padding(order));
    }

    [Fact]
    public void A_bucket_that_is_not_full_has_samples_of_any_length()
    {
        int[] lengths = [.. Enumerable.Range(0, 22)];
        var sampler = new BucketSampler(lengths, batchSize: 5, pool: 100, seed: 1);
        var left = new HashSet<int>();
        for (int epoch = 0; epoch < 300; epoch++)
        {
            int[] order = sampler.Order(epoch);
            order.Order().Should().Equal(lengths);
            left.UnionWith(order[20..]);
        }

        left.Should().HaveCount(22, "a loader that drops the last batch leaves out others each time");
    }

    [Theory]
    [InlineData(10, 3, false)]
    [InlineData(10, 3, true)]
    [InlineData(12, 4, false)]
    [InlineData(2, 5, false)]
    public void Shards_share_an_epoch(int samples, int shards, bool dropLast)
    {
        var whole = new RandomSampler(samples, seed: 3);
        Sampler[] parts = [.. Enumerable.Range(0, shards).Select(
            r => new DistributedSampler(new RandomSampler(samples, seed: 3), r, shards, dropLast))];
        int each = dropLast ? samples / shards : (samples + shards - 1) / shards;
        parts.Should().OnlyContain(part => part.Count == each);
        int[] order = whole.Order(4);
        int[] expected = [.. Enumerable.Range(0, each * shards).Select(i => order[i % samples])];
        int[][] orders = [.. parts.Select(part => part.Order(4))];
        Enumerable.Range(0, each * shards).Select(i => orders[i % shards][i / shards]).Should().Equal(expected);
    }

    [Fact]
    public void Mistakes_are_named()
    {
        Making(() => new SequentialSampler(0)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("SequentialSampler: samples 0 must be positive.*");
        Making(() => new RandomSampler(3, count: 4)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("RandomSampler: count 4 of 3 samples needs replacement: true.*");
        Making(() => new WeightedSampler([])).Should().Throw<ArgumentException>()
            .WithMessage("WeightedSampler: there are no weights.");
        Making(() => new WeightedSampler([1, -0.5])).Should().Throw<ArgumentException>()
            .WithMessage("WeightedSampler: weight -0.5 of sample 1 must be finite and not negative.");
        Making(() => new WeightedSampler([1, double.NaN])).Should().Throw<ArgumentException>();
        Making(() => new WeightedSampler([0, 0])).Should().Throw<ArgumentException>()
            .WithMessage("WeightedSampler: the 2 weights add up to 0; the sum must be positive and finite.");
        Making(() => new WeightedSampler([1, 0, 1], replacement: false)).Should().Throw<ArgumentException>()
            .WithMessage("WeightedSampler: 3 draws without replacement, but only 2 of 3 weights are not 0.");
        Making(() => new StratifiedSampler(Tensor.Zeros([2, 2], DType.Int64))).Should().Throw<ShapeException>()
            .WithMessage("StratifiedSampler: labels [2, 2] must be [samples], with at least one.");
        Making(() => new BalancedSampler(Tensor.Zeros([0], DType.Int64))).Should().Throw<ShapeException>();
        Making(() => new BalancedSampler(Tensor.Zeros([2]))).Should().Throw<DTypeException>()
            .WithMessage("BalancedSampler: labels are Float32, but must be Int64 or Int32.");
        Making(() => new BucketSampler([3, -1], 2)).Should().Throw<ArgumentException>()
            .WithMessage("BucketSampler: length -1 of sample 1 is negative.");
        Making(() => new BucketSampler([3], 0)).Should().Throw<ArgumentOutOfRangeException>();
        Making(() => new DistributedSampler(new SequentialSampler(3), 2, 2)).Should()
            .Throw<ArgumentOutOfRangeException>().WithMessage("DistributedSampler: shard 2 must be in 0 … 1.*");
        Making(() => new DistributedSampler(new SequentialSampler(3), 0, 4, dropLast: true)).Should()
            .Throw<ArgumentOutOfRangeException>()
            .WithMessage("DistributedSampler: 3 samples do not go round 4 shards*");

        static Action Making(Func<Sampler> make) => () => make();
    }

    private static Sampler Make(string kind, ulong seed) => kind switch
    {
        "random" => new RandomSampler(90, seed),
        "draws" => new RandomSampler(90, seed, replacement: true),
        "weighted" => new WeightedSampler([.. Enumerable.Range(1, 90).Select(i => (double)i)], seed: seed),
        "race" => new WeightedSampler(
            [.. Enumerable.Range(1, 90).Select(i => (double)i)], 30, replacement: false, seed: seed),
        "stratified" => new StratifiedSampler(s_labels, seed),
        "over" => new BalancedSampler(s_labels, Balance.Oversample, seed),
        "under" => new BalancedSampler(s_labels.Cast(DType.Int32), Balance.Undersample, seed),
        "bucket" => new BucketSampler([.. Enumerable.Range(0, 90)], 4, pool: 3, seed: seed),
        _ => new DistributedSampler(new RandomSampler(90, seed), 1, 4),
    };
}
