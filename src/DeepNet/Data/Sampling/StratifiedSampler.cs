namespace DeepNet.Data;

/// <summary>All samples in random order, such that every batch has the classes in their proportions.</summary>
/// <remarks>
/// After any number of samples n, the count of a class differs by less than one from n times its share, so the counts
/// of a batch, whatever its size, differ by less than two. Sample j of a class may come at places ⌊j/share⌋ to
/// ⌈(j+1)/share⌉ - 1; taking the one that has to come first keeps to all of these (Baruah et al., "Proportionate
/// progress", 1996, https://doi.org/10.1007/BF01940883).
/// </remarks>
public sealed class StratifiedSampler : Sampler
{
    private readonly ClassIndex _classes;

    /// <summary>Creates the sampler.</summary>
    /// <param name="labels">[samples], Int64 or Int32: the class of each sample, any numbers.</param>
    /// <param name="seed">Decides the orders; drawn from the default generator if left out.</param>
    /// <exception cref="ShapeException">The labels are not [samples], or there are none.</exception>
    /// <exception cref="DTypeException">The labels are no integers.</exception>
    public StratifiedSampler(Tensor labels, ulong? seed = null)
    {
        _classes = ClassIndex.Of(nameof(StratifiedSampler), labels);
        (Count, Seed) = ((int)labels.Count, SeedOr(seed));
    }

    /// <summary>What decides the orders.</summary>
    public ulong Seed { get; }

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override int[] Order(int epoch)
    {
        RandomSource random = RandomOf(Seed, epoch);
        int[] ranks = Datasets.Order(_classes.Count);
        random.Shuffle<int>(ranks);
        int[][] members = Array.ConvertAll(_classes.Members, own => own.ToArray());
        foreach (int[] own in members)
            random.Shuffle<int>(own);

        // A class is in one of two queues: until its next sample may come, and until it has to.
        var waiting = new PriorityQueue<int, long>();
        var ready = new PriorityQueue<int, (long Deadline, int Rank)>();
        var taken = new int[members.Length];
        for (int c = 0; c < members.Length; c++)
            waiting.Enqueue(c, 0);
        var order = new int[Count];
        for (int place = 0; place < order.Length; place++)
        {
            while (waiting.TryPeek(out int next, out long release) && release <= place)
            {
                waiting.Dequeue();
                long size = members[next].Length;
                long deadline = (((taken[next] + 1L) * Count) + size - 1) / size;
                ready.Enqueue(next, (deadline, ranks[next]));
            }

            int c = ready.Dequeue();
            order[place] = members[c][taken[c]++];
            if (taken[c] < members[c].Length)
                waiting.Enqueue(c, (long)taken[c] * Count / members[c].Length);
        }

        return order;
    }
}
