namespace DeepNet.CommandLine;

/// <summary>The numbers of the samples to train on and of those to validate with.</summary>
internal sealed record Split(int[] Training, int[] Validation)
{
    /// <summary>Takes a part of every group for validation, such that training keeps at least one of each.</summary>
    /// <param name="groups">The group, such as the class, of every sample.</param>
    /// <param name="part">The part for validation.</param>
    /// <param name="seed">The same seed gives the same parts.</param>
    public static Split Of(IReadOnlyList<long> groups, double part, ulong seed)
    {
        var random = new RandomSource(seed);
        var training = new List<int>();
        var validation = new List<int>();

        // What is left over of a group goes to the next one, so that small groups add up to the part too.
        double owed = 0;
        foreach (IGrouping<long, int> group in Enumerable.Range(0, groups.Count)
            .GroupBy(i => groups[i]).OrderBy(group => group.Key))
        {
            int[] members = [.. group];
            random.Shuffle<int>(members);
            owed += part * members.Length;
            int count = Math.Clamp((int)Math.Round(owed), 0, members.Length - 1);
            owed -= count;
            validation.AddRange(members[..count]);
            training.AddRange(members[count..]);
        }

        if (part > 0 && validation.Count == 0 && training.Count > 2)
        {
            int most = training.GroupBy(i => groups[i]).MaxBy(group => group.Count())!.First();
            if (training.Count(i => groups[i] == groups[most]) > 1)
            {
                training.Remove(most);
                validation.Add(most);
            }
        }

        training.Sort();
        validation.Sort();
        return new Split([.. training], [.. validation]);
    }
}
