namespace DeepNet.Data;

/// <summary>Divides samples into parts to train and to test on: each fold tests on another part.</summary>
/// <remarks>The parts are those of sklearn.model_selection, where nothing is shuffled.</remarks>
public static class CrossValidation
{
    /// <summary>Tests on each sample once, in runs of neighbours or, shuffled, in any parts.</summary>
    /// <param name="samples">The number of samples.</param>
    /// <param name="folds">The number of folds; as many as there are samples leave one out.</param>
    /// <param name="shuffle">Whether to deal the samples at random.</param>
    /// <param name="seed">The same seed gives the same folds.</param>
    /// <remarks>The first folds have one sample more if they do not divide. sklearn.model_selection.KFold.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than two folds, or fewer samples than
    /// folds.</exception>
    public static Fold[] KFold(int samples, int folds = 5, bool shuffle = false, ulong seed = 0)
    {
        CheckFolds(nameof(KFold), folds, samples, "samples");
        int[] order = Datasets.Order(samples);
        if (shuffle)
            new RandomSource(seed).Shuffle<int>(order);
        var foldOf = new int[samples];
        int start = 0;
        for (int f = 0; f < folds; f++)
        {
            int size = (samples / folds) + (f < samples % folds ? 1 : 0);
            foreach (int sample in order.AsSpan(start, size))
                foldOf[sample] = f;
            start += size;
        }

        return Cut(foldOf, folds);
    }

    /// <summary>Tests on each sample once; every fold has the classes in about their proportions.</summary>
    /// <param name="labels">[samples], Int64 or Int32: the class of each sample, any numbers.</param>
    /// <param name="folds">The number of folds.</param>
    /// <param name="shuffle">Whether to deal the samples of a class at random.</param>
    /// <param name="seed">The same seed gives the same folds.</param>
    /// <remarks>sklearn.model_selection.StratifiedKFold. A class with fewer samples than folds is missing from some
    /// test parts.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than two folds, or no class has as many samples as
    /// there are folds.</exception>
    /// <exception cref="ShapeException">The labels are not [samples], or there are none.</exception>
    /// <exception cref="DTypeException">The labels are no integers.</exception>
    public static Fold[] Stratified(Tensor labels, int folds = 5, bool shuffle = false, ulong seed = 0)
    {
        ClassIndex classes = ClassIndex.Of(nameof(Stratified), labels);
        int largest = classes.Members.Max(members => members.Length);
        CheckFolds(nameof(Stratified), folds, largest, "samples of the largest class");
        var random = new RandomSource(seed);
        var foldOf = new int[labels.Count];

        // All samples sorted by class, dealt to the folds in turn, say how many of a class a fold gets; these are the
        // next ones of the class. Classes come in the order of their first samples.
        int place = 0;
        foreach (int[] members in classes.Members.OrderBy(members => members[0]))
        {
            var counts = new int[folds];
            for (int i = 0; i < members.Length; i++)
                counts[place++ % folds]++;
            var own = new int[members.Length];
            int next = 0;
            for (int f = 0; f < folds; f++)
            {
                own.AsSpan(next, counts[f]).Fill(f);
                next += counts[f];
            }

            if (shuffle)
                random.Shuffle<int>(own);
            for (int i = 0; i < members.Length; i++)
                foldOf[members[i]] = own[i];
        }

        return Cut(foldOf, folds);
    }

    /// <summary>Tests on each sample once; the samples of a group, such as one patient's, stay together.</summary>
    /// <param name="groups">[samples], Int64 or Int32: the group of each sample, any numbers.</param>
    /// <param name="folds">The number of folds.</param>
    /// <remarks>The largest group goes first, each to the fold with the fewest samples so far.
    /// sklearn.model_selection.GroupKFold.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than two folds, or fewer groups than
    /// folds.</exception>
    /// <exception cref="ShapeException">The groups are not [samples], or there are none.</exception>
    /// <exception cref="DTypeException">The groups are no integers.</exception>
    public static Fold[] Grouped(Tensor groups, int folds = 5)
    {
        ClassIndex index = ClassIndex.Of(nameof(Grouped), groups);
        CheckFolds(nameof(Grouped), folds, index.Count, "groups");
        var sizes = new int[folds];
        var foldOf = new int[groups.Count];
        foreach (int[] members in index.Members.Reverse().OrderByDescending(members => members.Length))
        {
            int lightest = Array.IndexOf(sizes, sizes.Min());
            sizes[lightest] += members.Length;
            foreach (int sample in members)
                foldOf[sample] = lightest;
        }

        return Cut(foldOf, folds);
    }

    /// <summary>Tests on what comes after the training samples, for samples in the order of time.</summary>
    /// <param name="samples">The number of samples.</param>
    /// <param name="folds">The number of folds.</param>
    /// <param name="maxTrainSize">The most samples to train on, the latest ones; all if left out.</param>
    /// <param name="testSize">Samples in a test part; samples / (folds + 1) if left out.</param>
    /// <param name="gap">Samples left out between the two parts.</param>
    /// <remarks>The test parts are the last ones of the data, one after the other.
    /// sklearn.model_selection.TimeSeriesSplit.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range, or there are too few
    /// samples.</exception>
    public static Fold[] TimeSeries(
        int samples, int folds = 5, int? maxTrainSize = null, int? testSize = null, int gap = 0)
    {
        const string name = nameof(TimeSeries);
        CheckFolds(name, folds, samples - 1, "samples but the first");
        CheckThat(maxTrainSize is null or > 0, nameof(maxTrainSize), maxTrainSize, "must be positive");
        CheckThat(testSize is null or > 0, nameof(testSize), testSize, "must be positive");
        CheckThat(gap >= 0, nameof(gap), gap, "must not be negative");
        int size = testSize ?? samples / (folds + 1);
        long first = samples - ((long)folds * size);
        CheckThat(
            first - gap > 0, nameof(samples), samples,
            $"leaves nothing to train on before {folds} test parts of {size} and a gap of {gap}");
        var result = new Fold[folds];
        for (int f = 0; f < folds; f++)
        {
            int testStart = (int)first + (f * size);
            int trainEnd = testStart - gap;
            int trainStart = Math.Max(0, trainEnd - (maxTrainSize ?? trainEnd));
            result[f] = new Fold(
                [.. Enumerable.Range(trainStart, trainEnd - trainStart)], [.. Enumerable.Range(testStart, size)]);
        }

        return result;
    }

    private static Fold[] Cut(int[] foldOf, int folds)
    {
        var sizes = new int[folds];
        foreach (int fold in foldOf)
            sizes[fold]++;
        var result = new Fold[folds];
        for (int f = 0; f < folds; f++)
        {
            int[] train = new int[foldOf.Length - sizes[f]], test = new int[sizes[f]];
            int nextTrain = 0, nextTest = 0;
            for (int i = 0; i < foldOf.Length; i++)
            {
                if (foldOf[i] == f)
                    test[nextTest++] = i;
                else
                    train[nextTrain++] = i;
            }

            result[f] = new Fold(train, test);
        }

        return result;
    }

    private static void CheckFolds(string operation, int folds, int parts, string what)
    {
        if (folds < 2 || folds > parts)
        {
            throw new ArgumentOutOfRangeException(
                nameof(folds), folds,
                $"CrossValidation.{operation}: folds {folds} must be at least 2 and at most {parts}, the number of "
                    + $"{what}.");
        }
    }

    private static void CheckThat(bool holds, string argument, int? value, string rule)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(
                argument, value, $"CrossValidation.{nameof(TimeSeries)}: {argument} {value} {rule}.");
        }
    }
}
