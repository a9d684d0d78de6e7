namespace DeepNet.Data;

/// <summary>Synthetic minority over-sampling: new samples for small classes, between ones that are there.</summary>
/// <remarks>
/// A new sample lies on the line from a sample x of the class to one of its nearest neighbours n within the class:
/// x + u (n - x), with u uniform in [0, 1). Every sample of the class is used equally often, up to one. Features should
/// be scaled first, since neighbours are found by Euclidean distance. Chawla, Bowyer, Hall and Kegelmeyer, 2002,
/// https://arxiv.org/abs/1106.1813.
/// </remarks>
public static class Smote
{
    /// <summary>Adds synthetic samples until every class has as many as the largest.</summary>
    /// <param name="x">[samples, features], Float32 or Float64.</param>
    /// <param name="labels">[samples], Int64 or Int32: the class of each sample, any numbers.</param>
    /// <param name="neighbours">How many nearest neighbours of a sample there are to choose from.</param>
    /// <param name="seed">The same seed gives the same samples.</param>
    /// <returns>The samples as they were and then the new ones, class by class in rising order of the labels; labels
    /// likewise.</returns>
    /// <exception cref="ShapeException">The shapes are not [samples, features] and [samples].</exception>
    /// <exception cref="DTypeException">The types are others.</exception>
    /// <exception cref="ArgumentException">A class to be enlarged has no more samples than neighbours, a feature is
    /// infinite or no number, or <paramref name="neighbours"/> is not positive.</exception>
    public static (Tensor X, Tensor Labels) Resample(Tensor x, Tensor labels, int neighbours = 5, ulong seed = 0)
    {
        const string name = nameof(Smote);
        ArgumentNullException.ThrowIfNull(x);
        ClassIndex classes = ClassIndex.Of(name, labels);
        Check.Shape(
            x.Rank == 2 && x.Shape[0] == labels.Count,
            $"{name}: x {x.Shape} and labels {labels.Shape} must be [samples, features] and [samples].");
        if (x.DType is not (DType.Float32 or DType.Float64))
            throw new DTypeException($"{name}: x is {x.DType}, but must be Float32 or Float64.", x.DType);
        Check.Argument(neighbours > 0, $"{name}: neighbours {neighbours} must be positive.");
        double[] table = x.Detach().Cast(DType.Float64).ToArray<double>();
        int features = x.Shape[1];
        CheckFinite(table, features);

        int largest = classes.Members.Max(members => members.Length);
        var random = new RandomSource(seed);
        var rows = new List<double>();
        var newLabels = new List<long>();
        for (int c = 0; c < classes.Count; c++)
        {
            int[] members = classes.Members[c];
            int missing = largest - members.Length;
            Check.Argument(
                missing == 0 || members.Length > neighbours,
                $"{name}: class {classes.Labels[c]} has {members.Length} samples; {neighbours} neighbours of each need "
                    + $"at least {neighbours + 1}.");
            AddRows(table, features, members, missing, neighbours, random, rows);
            newLabels.AddRange(Enumerable.Repeat(classes.Labels[c], missing));
        }

        Tensor added = Tensor.From<double>([.. rows], [newLabels.Count, features]).Cast(x.DType).To(x.Device);
        Tensor addedLabels = Tensor.From<long>([.. newLabels]).Cast(labels.DType).To(labels.Device);
        return (Tensor.Concat([x.Detach(), added], 0), Tensor.Concat([labels, addedLabels], 0));
    }

    private static void AddRows(
        double[] table, int features, int[] members, int missing, int neighbours, RandomSource random,
        List<double> rows)
    {
        int[] order = members.ToArray();
        random.Shuffle<int>(order);
        var nearest = new int[]?[order.Length];
        for (int i = 0; i < missing; i++)
        {
            int place = i % order.Length;
            int[] near = nearest[place] ??= Nearest(table, features, members, order[place], neighbours);
            ReadOnlySpan<double> from = table.AsSpan(order[place] * features, features);
            ReadOnlySpan<double> to = table.AsSpan(near[random.NextInt(0, neighbours)] * features, features);
            double u = random.NextDouble();
            for (int f = 0; f < features; f++)
                rows.Add(from[f] + (u * (to[f] - from[f])));
        }
    }

    /// <summary>The nearest other members; of equally near ones those with lower numbers.</summary>
    private static int[] Nearest(double[] table, int features, int[] members, int sample, int count)
    {
        var near = new int[count];
        var distances = new double[count];
        int found = 0;
        ReadOnlySpan<double> own = table.AsSpan(sample * features, features);
        foreach (int other in members)
        {
            if (other == sample)
                continue;
            double distance = 0;
            ReadOnlySpan<double> row = table.AsSpan(other * features, features);
            for (int f = 0; f < features; f++)
                distance += (own[f] - row[f]) * (own[f] - row[f]);
            if (found == count && !(distance < distances[^1]))
                continue;
            int place = found < count ? found++ : count - 1;
            for (; place > 0 && distance < distances[place - 1]; place--)
                (distances[place], near[place]) = (distances[place - 1], near[place - 1]);
            (distances[place], near[place]) = (distance, other);
        }

        return near;
    }

    private static void CheckFinite(double[] table, int features)
    {
        for (int i = 0; i < table.Length; i++)
        {
            Check.Argument(
                double.IsFinite(table[i]),
                $"{nameof(Smote)}: feature {i % features} of sample {i / features} is {table[i]}; features must be "
                    + $"finite.");
        }
    }
}
