using DeepNet.Data;

namespace DeepNet.Tests.Data;

/// <summary>Expected folds are scikit-learn's rules worked out by hand.</summary>
public sealed class CrossValidationTests
{
    [Fact]
    public void K_folds_are_runs_of_neighbours_the_first_ones_longer()
    {
        Fold[] folds = CrossValidation.KFold(7, 3);
        Tests(folds).Should().Equal("0 1 2", "3 4", "5 6");
        folds[1].Train.Should().Equal(0, 1, 2, 5, 6);
        folds[1].ToString().Should().Be("Fold(5 train, 2 test)");
        Tests(CrossValidation.KFold(3, 3)).Should().Equal("0", "1", "2");
    }

    [Fact]
    public void Shuffled_folds_test_on_every_sample_once_and_repeat_with_the_seed()
    {
        Fold[] folds = CrossValidation.KFold(50, 4, shuffle: true, seed: 1);
        CheckPartition(folds, 50);
        folds.Select(fold => fold.Test.Count).Should().Equal(13, 13, 12, 12);
        Tests(CrossValidation.KFold(50, 4, shuffle: true, seed: 1)).Should().Equal(Tests(folds));
        Tests(CrossValidation.KFold(50, 4, shuffle: true, seed: 2)).Should().NotEqual(Tests(folds));
        Tests(CrossValidation.KFold(50, 4)).Should().NotEqual(Tests(folds));
    }

    [Fact]
    public void Stratified_folds_deal_the_classes_sorted_by_first_appearance()
    {
        // Sorted: b b b b b a a a c; dealt to three folds: b 2 2 1, a 1 1 1, c to the last.
        Tensor labels = Labels("babbaabcb");
        Fold[] folds = CrossValidation.Stratified(labels, 3);
        CheckPartition(folds, 9);
        Tests(folds).Should().Equal("0 1 2", "3 4 6", "5 7 8");
    }

    [Fact]
    public void Stratified_folds_keep_proportions_when_shuffled()
    {
        Tensor labels = Tensor.From<int>([.. Enumerable.Range(0, 100).Select(i => i < 70 ? 4 : -1)]);
        Fold[] folds = CrossValidation.Stratified(labels, 5, shuffle: true, seed: 2);
        CheckPartition(folds, 100);
        folds.Should().OnlyContain(fold => fold.Test.Count(i => i < 70) == 14 && fold.Test.Count == 20);
        Tests(folds).Should().NotEqual(Tests(CrossValidation.Stratified(labels, 5)));
        Tests(CrossValidation.Stratified(labels, 5, shuffle: true, seed: 2)).Should().Equal(Tests(folds));
    }

    [Fact]
    public void Groups_stay_together_the_largest_first()
    {
        // Sizes: a 2, b 3, c 1, d 2. b to fold 0; of a and d, the later first: d to fold 1, a to fold 1 (2 < 3);
        // c to fold 0 (3 < 4).
        Fold[] folds = CrossValidation.Grouped(Labels("abcbdbad"), 2);
        CheckPartition(folds, 8);
        Tests(folds).Should().Equal("1 2 3 5", "0 4 6 7");
        Tensor many = Tensor.From<long>([.. Enumerable.Range(0, 200).Select(i => (long)(i * i % 23))]);
        Fold[] more = CrossValidation.Grouped(many, 4);
        CheckPartition(more, 200);
        long[] groups = many.ToArray<long>();
        more.Should().OnlyContain(fold => !fold.Test.Any(i => fold.Train.Any(j => groups[i] == groups[j])));
    }

    [Fact]
    public void Time_series_are_tested_on_what_comes_later()
    {
        Fold[] folds = CrossValidation.TimeSeries(6, 3);
        Tests(folds).Should().Equal("3", "4", "5");
        Trains(folds).Should().Equal("0 1 2", "0 1 2 3", "0 1 2 3 4");
        folds = CrossValidation.TimeSeries(12, 3, testSize: 2);
        Tests(folds).Should().Equal("6 7", "8 9", "10 11");
        folds = CrossValidation.TimeSeries(12, 3, testSize: 2, gap: 2, maxTrainSize: 3);
        Tests(folds).Should().Equal("6 7", "8 9", "10 11");
        Trains(folds).Should().Equal("1 2 3", "3 4 5", "5 6 7");
        Trains(CrossValidation.TimeSeries(12, 3, testSize: 2, gap: 2)).Should().Equal(
            "0 1 2 3", "0 1 2 3 4 5", "0 1 2 3 4 5 6 7");
        // 10 / 4 = 2 each.
        Tests(CrossValidation.TimeSeries(10, 3)).Should().Equal("4 5", "6 7", "8 9");
    }

    [Fact]
    public void Folds_split_datasets()
    {
        var data = new TensorDataset(Tensor.Arange(0d, 6));
        (Subset<TensorTuple> train, Subset<TensorTuple> test) = CrossValidation.KFold(6, 3)[1].Split(data);
        new DataLoader(train, 4).Single()[0].ToArray<float>().Should().Equal(0, 1, 4, 5);
        new DataLoader(test, 4).Single()[0].ToArray<float>().Should().Equal(2, 3);
    }

    [Fact]
    public void Mistakes_are_named()
    {
        Making(() => CrossValidation.KFold(3, 4)).Should().Throw<ArgumentOutOfRangeException>().WithMessage(
            "CrossValidation.KFold: folds 4 must be at least 2 and at most 3, the number of samples.*");
        Making(() => CrossValidation.KFold(3, 1)).Should().Throw<ArgumentOutOfRangeException>();
        Making(() => CrossValidation.KFold(-3, 2)).Should().Throw<ArgumentOutOfRangeException>();
        Making(() => CrossValidation.Stratified(Labels("aab"), 3)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("*folds 3 must be at least 2 and at most 2, the number of samples of the largest class.*");
        Making(() => CrossValidation.Grouped(Labels("aab"), 3)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("*at most 2, the number of groups.*");
        Making(() => CrossValidation.Stratified(Tensor.Zeros([4]), 2)).Should().Throw<DTypeException>();
        Making(() => CrossValidation.TimeSeries(5, 5)).Should().Throw<ArgumentOutOfRangeException>();
        Making(() => CrossValidation.TimeSeries(10, 3, testSize: 3, gap: 1)).Should()
            .Throw<ArgumentOutOfRangeException>().WithMessage(
                "CrossValidation.TimeSeries: samples 10 leaves nothing to train on before 3 test parts of 3 and a gap "
                    + "of 1.*");
        Making(() => CrossValidation.TimeSeries(10, 3, gap: -1)).Should().Throw<ArgumentOutOfRangeException>();
        Making(() => CrossValidation.TimeSeries(10, 3, maxTrainSize: 0)).Should().Throw<ArgumentOutOfRangeException>();

        static Action Making(Func<Fold[]> make) => () => make();
    }

    private static Tensor Labels(string letters) => Tensor.From<long>([.. letters.Select(c => (long)c)]);

    private static IEnumerable<string> Tests(Fold[] folds) => folds.Select(fold => string.Join(" ", fold.Test));

    private static IEnumerable<string> Trains(Fold[] folds) => folds.Select(fold => string.Join(" ", fold.Train));

    private static void CheckPartition(Fold[] folds, int samples)
    {
        folds.SelectMany(fold => fold.Test).Order().Should().Equal(Enumerable.Range(0, samples));
        foreach (Fold fold in folds)
        {
            fold.Train.Concat(fold.Test).Order().Should().Equal(Enumerable.Range(0, samples));
            fold.Train.Should().BeInAscendingOrder();
            fold.Test.Should().BeInAscendingOrder();
        }
    }
}
