using DeepNet.Layers;
using DeepNet.Models;

namespace DeepNet.Tests.Models;

public sealed class CharRnnTests
{
    private static readonly CharRnnConfig s_small = new() { VocabularySize = 11, Embedding = 5, Width = 8, Layers = 2 };

    public static TheoryData<CharRnnCell> Cells => [.. Enum.GetValues<CharRnnCell>()];

    [Theory]
    [MemberData(nameof(Cells))]
    public void It_learns_and_survives_saving(CharRnnCell cell)
    {
        var model = new CharRnn(s_small with { Cell = cell }, new RandomSource(1));
        Tensor x = ModelTesting.Tokens(2, 9, 11), y = (x + 1).Remainder(11).Flatten();

        model.Forward(x).Shape.Should().Equal(2, 9, 11);
        model.ShouldLearn(() => Loss.CrossEntropy(model.Forward(x).Flatten(0, 1), y));
        model.ShouldSurviveSaving(new CharRnn(s_small with { Cell = cell }), m => m.Forward(x));
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void A_text_in_pieces_gives_the_scores_of_the_whole(CharRnnCell cell)
    {
        var model = new CharRnn(s_small with { Cell = cell }, new RandomSource(1));
        Tensor x = ModelTesting.Tokens(3, 7, 11);
        using IDisposable noGrad = Tensor.NoGrad();

        (Tensor first, CharRnnState state) = model.Forward(x.Narrow(1, 0, 4), null);
        (Tensor second, state) = model.Forward(x.Narrow(1, 4, 1), state);
        (Tensor third, state) = model.Forward(x.Narrow(1, 5, 2), state);

        Tensor.Concat([first, second, third], 1).ShouldMatch(model.Forward(x));
        state.Hidden.Shape.Should().Equal(2, 3, 8);
        (state.Cell is not null).Should().Be(cell is CharRnnCell.Lstm or CharRnnCell.PeepholeLstm);
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void It_computes_what_its_layers_compute(CharRnnCell cell)
    {
        var model = new CharRnn(s_small with { Cell = cell, Layers = 1 }, new RandomSource(1));
        OrderedDictionary<string, Tensor> state = model.StateDict();
        Tensor x = ModelTesting.Tokens(2, 6, 11);
        using IDisposable noGrad = Tensor.NoGrad();
        Tensor features = Tensor.Embedding(x, state["embedding.weight"]);
        Dictionary<string, Tensor> weights = state
            .Where(entry => entry.Key.StartsWith("rnn.", StringComparison.Ordinal))
            .ToDictionary(entry => entry.Key["rnn.".Length..], entry => entry.Value);

        Module layer = cell switch
        {
            CharRnnCell.Rnn => new Rnn(5, 8, batchFirst: true),
            CharRnnCell.Gru => new Gru(5, 8, batchFirst: true),
            CharRnnCell.Lstm => new Lstm(5, 8, batchFirst: true),
            _ => new PeepholeLstm(5, 8, batchFirst: true),
        };
        layer.LoadStateDict(weights);
        Tensor y = layer switch
        {
            Rnn rnn => rnn.Forward(features).Output,
            Gru gru => gru.Forward(features).Output,
            Lstm lstm => lstm.Forward(features).Output,
            _ => ((PeepholeLstm)layer).Forward(features).Output,
        };

        model.Forward(x).ShouldMatch(y.Linear(state["head.weight"], state["head.bias"]));
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void A_score_depends_on_later_tokens_only_if_it_reads_in_both_directions(CharRnnCell cell)
    {
        Tensor x = ModelTesting.Tokens(1, 6, 11);
        Tensor other = Tensor.Concat([x.Narrow(1, 0, 5), Tensor.Full([1, 1], 7, DType.Int64)], 1);
        using IDisposable noGrad = Tensor.NoGrad();
        foreach (bool both in new[] { false, true })
        {
            CharRnnConfig config = s_small with { Cell = cell, Bidirectional = both, Classes = 3 };
            var model = new CharRnn(config, new RandomSource(1));

            Tensor first = model.Forward(x).Narrow(1, 0, 5), second = model.Forward(other).Narrow(1, 0, 5);

            first.Shape.Should().Equal(1, 5, 3);
            first.Eq(second).All().ToScalar<bool>().Should().Be(!both);
        }
    }

    [Fact]
    public void State_keys_are_those_of_its_layers()
    {
        var model = new CharRnn(new CharRnnConfig());

        model.StateDict().Keys.Should().Equal(
            "embedding.weight", "rnn.weight_ih_l0", "rnn.weight_hh_l0", "rnn.bias_ih_l0", "rnn.bias_hh_l0",
            "head.weight", "head.bias");
        model.ParameterCount.Should().Be((65 * 64) + (4 * 256 * (64 + 256 + 2)) + (65 * 257));
    }

    [Fact]
    public void Gradients_end_at_a_detached_state()
    {
        var model = new CharRnn(s_small, new RandomSource(1));
        (_, CharRnnState state) = model.Forward(ModelTesting.Tokens(1, 3, 11), null);

        state.Hidden.RequiresGrad.Should().BeTrue();
        CharRnnState detached = state.Detach();
        detached.Hidden.RequiresGrad.Should().BeFalse();
        detached.Cell!.RequiresGrad.Should().BeFalse();
        detached.Hidden.ToArray<float>().Should().Equal(state.Hidden.Detach().ToArray<float>());
    }

    [Fact]
    public void Dropout_is_at_work_while_training_only()
    {
        var model = new CharRnn(s_small with { Dropout = 0.5 }, new RandomSource(1));
        Tensor x = ModelTesting.Tokens(1, 8, 11);
        model.Forward(x).ToArray<float>().Should().NotEqual(model.Forward(x).ToArray<float>());
        model.Eval();
        model.Forward(x).ToArray<float>().Should().Equal(model.Forward(x).ToArray<float>());
    }

    [Fact]
    public void A_bidirectional_model_takes_no_state()
    {
        var model = new CharRnn(s_small with { Bidirectional = true });
        Tensor x = ModelTesting.Tokens(1, 3, 11);
        (_, CharRnnState state) = model.Forward(x, null);

        ModelTesting.Throws<ArgumentException>(() => model.Forward(x, state), "*bidirectional*whole text*");
    }

    [Fact]
    public void Bad_input_is_named()
    {
        var model = new CharRnn(s_small);
        ModelTesting.Throws<ShapeException>(
            () => model.Forward(Tensor.Zeros([3], DType.Int64)), "CharRnn: tokens [3] must be [batch, length].");
        ModelTesting.Throws<ArgumentOutOfRangeException>(
            () => model.Forward(Tensor.Full([1, 1], 11, DType.Int64)), "*11*");
        ModelTesting.Throws<ArgumentException>(() => _ = new CharRnn(s_small with { Width = 0 }), "*Width*0*");
        ModelTesting.Throws<ArgumentException>(() => _ = new CharRnn(s_small with { Dropout = 2 }), "*Dropout*2*");
        ModelTesting.Throws<ArgumentException>(
            () => _ = new CharRnn(s_small with { Cell = (CharRnnCell)9 }), "*Cell*9*");
    }
}
