using DeepNet.Data;
using DeepNet.IO;
using DeepNet.Layers;
using Xunit.Abstractions;

namespace DeepNet.Training.Tests.Ensembles;

public sealed class EnsembleTests(ITestOutputHelper output)
{
    [Fact]
    public void An_ensemble_reads_digits_better_than_its_mean_member()
    {
        var members = new List<Layer>();
        for (ulong seed = 0; seed < 5; seed++)
        {
            Tensor.ManualSeed(seed);
            Sequential member = Digits.Model();
            Digits.Trainer(member).Fit(
                new DataLoader(Digits.Training, batchSize: 32, shuffle: true, seed: seed), epochs: 6);
            members.Add(member);
        }

        double[] alone = [.. members.Select(Digits.AccuracyOf)];
        output.WriteLine($"members {string.Join(", ", alone)}");
        alone.Min().Should().BeGreaterThan(0.8);
        foreach (EnsembleMode mode in Enum.GetValues<EnsembleMode>())
        {
            double together = Digits.AccuracyOf(new Ensemble(members, mode));
            output.WriteLine($"{mode} {together}");
            together.Should().BeGreaterThan(alone.Average(), $"of {mode}");
        }
    }

    [Fact]
    public void Outputs_probabilities_and_votes_are_put_together()
    {
        Layer[] members =
        [
            Constant(0, 3, 0), Constant(0, 0, 1), Constant(0, 0, 1),
        ];
        Of(EnsembleMode.AverageOutputs).Should().Equal(0, 1, 2f / 3);
        Of(EnsembleMode.MajorityVote).Should().Equal(0, 1f / 3, 2f / 3);
        double e = Math.E, cube = e * e * e;
        double[] expected =
        [
            ((1 / (2 + cube)) + (2 / (2 + e))) / 3, ((cube / (2 + cube)) + (2 / (2 + e))) / 3,
            ((1 / (2 + cube)) + (2 * e / (2 + e))) / 3,
        ];
        float[] probabilities = Of(EnsembleMode.AverageProbabilities);
        for (int i = 0; i < 3; i++)
            probabilities[i].Should().BeApproximately((float)expected[i], 1e-6f);
        new Ensemble(members, EnsembleMode.MajorityVote).Forward(Tensor.Zeros([2, 3])).Shape.Should().Equal(2, 3);
        var pixels = new Ensemble([new Identity(), new Identity()], EnsembleMode.MajorityVote, classDim: 0);
        pixels.Forward(Tensor.From<float>([1, 5, 2, 4], [2, 2])).ToArray<float>().Should().Equal(0, 1, 1, 0);

        float[] Of(EnsembleMode mode) => new Ensemble(members, mode).Forward(Tensor.Zeros([1, 3])).ToArray<float>();
    }

    [Fact]
    public void All_members_are_saved_and_loaded_in_one_file_or_a_file_each()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("ensemble.safetensors");
        Layer[] members = [Digits.Model(), Digits.Model(), Digits.Model()];
        var ensemble = new Ensemble(members, EnsembleMode.AverageProbabilities);
        Tensor x = Tensor.Rand([4, 64]);
        float[] expected = ensemble.Forward(x).ToArray<float>();
        ensemble.Save(path);
        ensemble.StateDict().Keys.Should().HaveCount(12).And.Contain("members.2.0.weight");
        Ensemble one = Ensemble.FromFile(path, Digits.Model, EnsembleMode.AverageProbabilities);
        one.Members.Should().HaveCount(3);
        one.Forward(x).ToArray<float>().Should().Equal(expected);
        string[] paths = [.. members.Select((_, i) => folder.File($"member{i}.safetensors"))];
        for (int i = 0; i < paths.Length; i++)
            members[i].Save(paths[i]);
        Ensemble many = Ensemble.FromFiles(paths, Digits.Model, EnsembleMode.AverageProbabilities);
        many.Forward(x).ToArray<float>().Should().Equal(expected);

        FluentActions.Invoking(() => Ensemble.FromFile(paths[0], Digits.Model, EnsembleMode.MajorityVote))
            .Should().Throw<ModelFileException>().WithMessage("*no ensemble*");
        Func<Layer> narrow = () => new Sequential(new Linear(64, 8), new Relu(), new Linear(8, 10));
        FluentActions.Invoking(() => Ensemble.FromFile(path, narrow, EnsembleMode.MajorityVote))
            .Should().Throw<StateDictException>();
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^9]);
        FluentActions.Invoking(() => Ensemble.FromFile(path, Digits.Model, EnsembleMode.MajorityVote))
            .Should().Throw<ModelFileException>();
        Dictionary<string, Tensor> holes = new()
        {
            ["members.0.x"] = Tensor.Ones([1]),
            ["members.2000000000.x"] = Tensor.Ones([1]),
        };
        Safetensors.Save(path, holes);
        FluentActions.Invoking(() => Ensemble.FromFile(path, Digits.Model, EnsembleMode.MajorityVote))
            .Should().Throw<ModelFileException>().WithMessage("*no ensemble*");
    }

    [Fact]
    public void A_predictor_serves_an_ensemble()
    {
        var ensemble = new Ensemble(
            [new Sequential(new Linear(4, 3), new Dropout(0.5)), new Linear(4, 3)], EnsembleMode.AverageProbabilities);
        using var predictor = new Predictor(ensemble);
        Tensor sample = Tensor.Rand([4]);
        float[] prediction = predictor.Predict(sample).ToArray<float>();
        prediction.Sum().Should().BeApproximately(1, 1e-5f);
        ensemble.IsTraining.Should().BeFalse();
        ensemble.Forward(sample.Unsqueeze(0)).ToArray<float>().Should().Equal(prediction);
    }

    [Fact]
    public void Members_that_do_not_go_together_are_named()
    {
        var wrong = new Ensemble([new Linear(4, 3), new Linear(4, 2)], EnsembleMode.AverageOutputs);
        wrong.Invoking(e => e.Forward(Tensor.Ones([1, 4]))).Should().Throw<ShapeException>()
            .WithMessage("Ensemble: members gave outputs of shapes [1, 3] and [1, 2]*");
        FluentActions.Invoking(() => new Ensemble([], EnsembleMode.AverageOutputs)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new Ensemble([new Identity()], (EnsembleMode)9))
            .Should().Throw<ArgumentException>().WithMessage("*mode 9*");
    }

    private static Lambda Constant(params float[] scores) => new(x => x + Tensor.From<float>(scores, [scores.Length]));
}
