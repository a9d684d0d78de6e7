using DeepNet.Layers;
using DeepNet.Models;
using DeepNet.Optimizers;

namespace DeepNet.Tests.Models;

public sealed class ForecasterTests
{
    private static readonly ForecasterConfig s_small = new() { Inputs = 2, Width = 6, Layers = 2, Horizon = 4 };

    public static TheoryData<ForecasterCell> Cells => [.. Enum.GetValues<ForecasterCell>()];

    private static Tensor Past => Tensor.Randn([5, 7, 2], generator: new RandomSource(2));

    private static Tensor Future => Tensor.Randn([5, 4], generator: new RandomSource(3));

    [Theory]
    [MemberData(nameof(Cells))]
    public void It_learns_and_survives_saving(ForecasterCell cell)
    {
        var model = new Forecaster(s_small with { Cell = cell }, new RandomSource(1));

        model.Forward(Past).Shape.Should().Equal(5, 4, 3);
        model.ShouldLearn(() => model.QuantileLoss(model.Forward(Past), Future), learningRate: 1e-2);
        model.ShouldSurviveSaving(new Forecaster(model.Config), m => m.Forward(Past));
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void It_computes_what_its_layers_compute(ForecasterCell cell)
    {
        var model = new Forecaster(s_small with { Cell = cell, Layers = 1, Quantiles = [0.5] }, new RandomSource(1));
        OrderedDictionary<string, Tensor> state = model.StateDict();
        Dictionary<string, Tensor> weights = state
            .Where(entry => entry.Key.StartsWith("rnn.", StringComparison.Ordinal))
            .ToDictionary(entry => entry.Key["rnn.".Length..], entry => entry.Value);
        Tensor last;
        if (cell == ForecasterCell.Gru)
        {
            var gru = new Gru(2, 6, batchFirst: true);
            gru.LoadStateDict(weights);
            last = gru.Forward(Past).Output.Select(1, -1);
        }
        else
        {
            var lstm = new Lstm(2, 6, batchFirst: true);
            lstm.LoadStateDict(weights);
            last = lstm.Forward(Past).Output.Select(1, -1);
        }

        model.Forward(Past).Squeeze(2).ShouldMatch(last.Linear(state["head.weight"], state["head.bias"]).Detach());
    }

    [Fact]
    public void Quantiles_never_cross()
    {
        var model = new Forecaster(s_small with { Quantiles = [0.05, 0.3, 0.5, 0.99] }, new RandomSource(1));
        OrderedDictionary<string, Tensor> state = model.StateDict();
        state["head.weight"] = 300 * Tensor.Randn(state["head.weight"].Shape, generator: new RandomSource(4));
        model.LoadStateDict(state);

        Tensor y = model.Forward(Past).Detach();

        y.Shape.Should().Equal(5, 4, 4);
        y.Diff(1, 2).ToArray<float>().Should().OnlyContain(gap => gap >= 0);
        y.Std().ToScalar<float>().Should().BeGreaterThan(5);
    }

    [Fact]
    public void The_loss_is_that_of_the_formula()
    {
        var model = new Forecaster(s_small);
        Tensor forecast = Tensor.Randn([5, 4, 3], generator: new RandomSource(5));
        float[] x = forecast.ToArray<float>(), y = Future.ToArray<float>();
        double[] quantiles = [0.1, 0.5, 0.9];
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double difference = y[i / 3] - x[i], quantile = quantiles[i % 3];
            sum += difference > 0 ? quantile * difference : (quantile - 1) * difference;
        }

        ((double)model.QuantileLoss(forecast, Future).ToScalar<float>()).Should().BeApproximately(sum / 60, 1e-6);
    }

    [Fact]
    public void It_finds_the_quantiles_of_what_it_sees()
    {
        var model = new Forecaster(
            new ForecasterConfig { Cell = ForecasterCell.Gru, Width = 3, Horizon = 1 }, new RandomSource(1));
        Tensor past = Tensor.Ones([100, 2, 1]), future = Tensor.Linspace(0, 1, 100).Unsqueeze(1);
        var optimizer = new Adam(model.Parameters(), learningRate: 0.02);
        for (int step = 0; step < 300; step++)
        {
            optimizer.ZeroGrad();
            model.QuantileLoss(model.Forward(past), future).Backward();
            optimizer.Step();
        }

        float[] found = model.Forward(past)[0, 0].Detach().ToArray<float>();

        found[0].Should().BeApproximately(0.1f, 0.04f);
        found[1].Should().BeApproximately(0.5f, 0.04f);
        found[2].Should().BeApproximately(0.9f, 0.04f);
    }

    [Fact]
    public void State_keys_are_those_of_its_layers()
    {
        var model = new Forecaster(new ForecasterConfig());

        model.StateDict().Keys.Should().Equal(
            "rnn.weight_ih_l0", "rnn.weight_hh_l0", "rnn.bias_ih_l0", "rnn.bias_hh_l0", "head.weight", "head.bias");
        model.ParameterCount.Should().Be((4 * 64 * (1 + 64 + 2)) + (72 * 65));
    }

    [Fact]
    public void Dropout_is_at_work_while_training_only()
    {
        var model = new Forecaster(s_small with { Dropout = 0.5 }, new RandomSource(1));
        model.Forward(Past).ToArray<float>().Should().NotEqual(model.Forward(Past).ToArray<float>());
        model.Eval();
        model.Forward(Past).ToArray<float>().Should().Equal(model.Forward(Past).ToArray<float>());
    }

    [Fact]
    public void Bad_input_is_named()
    {
        var model = new Forecaster(s_small);
        ModelTesting.Throws<ShapeException>(
            () => model.Forward(Tensor.Zeros([5, 7, 3])), "Forecaster: input [5, 7, 3] must be [batch, steps, 2].");
        ModelTesting.Throws<ShapeException>(
            () => model.Forward(Tensor.Zeros([7, 2])), "Forecaster: input [7, 2] must be [batch, steps, 2].");
        ModelTesting.Throws<ShapeException>(
            () => model.QuantileLoss(Tensor.Zeros([5, 4, 2]), Tensor.Zeros([5, 4])),
            "Forecaster.QuantileLoss: forecast [5, 4, 2] must be [batch, horizon, 3].");
        ModelTesting.Throws<ShapeException>(
            () => model.QuantileLoss(Tensor.Zeros([5, 4, 3]), Tensor.Zeros([5, 3])), "*[5, 4]*[5, 3]*");
    }

    [Fact]
    public void Sizes_that_make_no_model_are_named()
    {
        Refused(s_small with { Width = 0 }, "Forecaster: Width 0*");
        Refused(s_small with { Horizon = -1 }, "Forecaster: Horizon -1*");
        Refused(s_small with { Dropout = 2 }, "Forecaster: Dropout 2*");
        Refused(s_small with { Cell = (ForecasterCell)9 }, "Forecaster: Cell 9*");
        Refused(s_small with { Quantiles = [] }, "Forecaster: Quantiles is empty*");
        Refused(s_small with { Quantiles = [0.5, 0.5] }, "Forecaster: Quantiles [0.5, 0.5] must rise*");
        Refused(s_small with { Quantiles = [0.5, 1] }, "Forecaster: Quantiles [0.5, 1] must rise*");
        Refused(s_small with { Quantiles = [double.NaN] }, "Forecaster: Quantiles [NaN] must rise*");

        static void Refused(ForecasterConfig config, string message) =>
            ModelTesting.Throws<ArgumentException>(() => _ = new Forecaster(config), message);
    }
}
