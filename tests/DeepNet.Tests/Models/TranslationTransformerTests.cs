using DeepNet.Models;
using DeepNet.Optimizers;

namespace DeepNet.Tests.Models;

public sealed class TranslationTransformerTests
{
    private static readonly TranslationTransformerConfig s_small = new()
    {
        SourceVocabulary = 11,
        TargetVocabulary = 9,
        MaxLength = 12,
        Width = 8,
        EncoderLayers = 2,
        DecoderLayers = 2,
        Heads = 2,
        FeedForward = 16,
        Dropout = 0,
    };

    /// <summary>Three sources of 5, 3 and 4 tokens.</summary>
    private static readonly Tensor s_source = Tensor.From<long>(
        [3, 1, 4, 1, 5, 9, 2, 6, 0, 0, 5, 3, 5, 8, 0], [3, 5]);

    private static readonly Tensor s_target = Tensor.From<long>([1, 3, 4, 5, 1, 8, 7, 6, 1, 4, 4, 3], [3, 4]);

    [Fact]
    public void It_learns_and_survives_saving()
    {
        var model = new TranslationTransformer(s_small, new RandomSource(1));
        Tensor next = s_target.Flip(1).Flatten();

        model.Forward(s_source, s_target).Shape.Should().Equal(3, 4, 9);
        model.ShouldLearn(() => Loss.CrossEntropy(model.Forward(s_source, s_target).Flatten(0, 1), next));
        model.ShouldSurviveSaving(new TranslationTransformer(s_small), m => m.Forward(s_source, s_target));
    }

    [Fact]
    public void State_keys_are_those_of_its_layers()
    {
        var model = new TranslationTransformer(s_small with { EncoderLayers = 1, DecoderLayers = 1 });

        string[] expected =
        [
            "source_embedding.weight", "target_embedding.weight", "output.weight", "output.bias",
            "transformer.encoder.layers.0.self_attn.in_proj_weight", "transformer.encoder.norm.weight",
            "transformer.decoder.layers.0.multihead_attn.in_proj_weight", "transformer.decoder.norm.bias",
        ];
        model.StateDict().Keys.Should().Contain(expected);
        long attention = (8 * 24) + 24 + (8 * 8) + 8, network = (8 * 16) + 16 + (16 * 8) + 8;
        model.ParameterCount.Should().Be(
            (11 * 8) + (9 * 8) + 9 + (3 * attention) + (2 * network) + (7 * 2 * 8), "the output's weights are shared");
    }

    [Fact]
    public void A_target_token_sees_those_before_it_and_the_source_without_padding()
    {
        var model = new TranslationTransformer(s_small, new RandomSource(1));
        model.Eval();
        using IDisposable noGrad = Tensor.NoGrad();
        Tensor all = model.Forward(s_source, s_target);

        Tensor source = Tensor.From<long>([9, 2, 6], [1, 3]), target = Tensor.From<long>([1, 8], [1, 2]);
        model.Forward(source, target).ShouldMatch(all.Narrow(0, 1, 1).Narrow(1, 0, 2));

        Tensor other = Tensor.From<long>([9, 2, 7], [1, 3]);
        model.Forward(other, target).ToArray<float>().Should().NotEqual(model.Forward(source, target).ToArray<float>());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void With_one_beam_it_takes_the_likeliest_token_every_time(bool useCache)
    {
        var model = new TranslationTransformer(s_small, new RandomSource(3));
        model.Eval();
        using IDisposable noGrad = Tensor.NoGrad();
        IReadOnlyList<IReadOnlyList<long>> found = model.Translate(s_source, maxTokens: 10, useCache: useCache);

        for (int i = 0; i < 3; i++)
        {
            var written = new List<long> { 1 };
            while (written.Count <= 10)
            {
                Tensor target = Tensor.From<long>([.. written], [1, written.Count]);
                long next = model.Forward(s_source.Narrow(0, i, 1), target).Select(1, -1).ArgMax().ToScalar<long>();
                if (next == 2)
                    break;
                written.Add(next);
            }

            found[i].Should().Equal(written.Skip(1));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void With_and_without_caches_the_search_finds_the_same(int beamWidth)
    {
        var model = new TranslationTransformer(s_small, new RandomSource(5));
        IReadOnlyList<IReadOnlyList<BeamHypothesis>> cached = model.Search(s_source, 9, beamWidth);
        IReadOnlyList<IReadOnlyList<BeamHypothesis>> plain = model.Search(s_source, 9, beamWidth, useCache: false);

        cached.Should().HaveCount(3);
        for (int i = 0; i < 3; i++)
        {
            cached[i].Should().HaveCount(beamWidth);
            for (int j = 0; j < beamWidth; j++)
            {
                cached[i][j].Tokens.Should().Equal(plain[i][j].Tokens);
                cached[i][j].LogProbability.Should().BeApproximately(plain[i][j].LogProbability, 1e-4);
            }
        }
    }

    [Fact]
    public void The_probability_of_a_translation_is_that_of_its_tokens()
    {
        var model = new TranslationTransformer(s_small, new RandomSource(5));
        foreach (BeamHypothesis found in model.Search(s_source.Narrow(0, 0, 1), 9, beamWidth: 3, lengthPenalty: 0)[0])
        {
            long[] tokens = found.HasEnded ? [1, .. found.Tokens, 2] : [1, .. found.Tokens];
            using IDisposable noGrad = Tensor.NoGrad();
            Tensor logits = model.Forward(
                s_source.Narrow(0, 0, 1), Tensor.From<long>(tokens.AsSpan(..^1), [1, tokens.Length - 1]));
            Tensor targets = Tensor.From<long>(tokens.AsSpan(1..), [tokens.Length - 1]);
            double loss = Loss.CrossEntropy(logits.Flatten(0, 1), targets, reduction: Reduction.Sum).ToScalar<float>();

            found.LogProbability.Should().BeApproximately(-loss, 1e-4);
        }
    }

    [Fact]
    public void It_learns_to_reverse()
    {
        var random = new RandomSource(1);
        var model = new TranslationTransformer(s_small with { Width = 32, FeedForward = 64 }, random);
        var optimizer = new Adam(model.Parameters(), learningRate: 5e-3);
        long[] symbols = [.. Enumerable.Range(0, 64 * 4).Select(_ => random.NextInt64(3, 9))];
        Tensor source = Tensor.From<long>(symbols, [64, 4]), start = Tensor.Ones([64, 1], DType.Int64);
        Tensor target = Tensor.Concat([start, source.Flip(1)], 1);
        Tensor next = Tensor.Concat([source.Flip(1), start * 2], 1).Flatten();
        for (int step = 0; step < 120; step++)
        {
            optimizer.ZeroGrad();
            Loss.CrossEntropy(model.Forward(source, target).Flatten(0, 1), next).Backward();
            optimizer.Step();
        }

        IReadOnlyList<IReadOnlyList<long>> found = model.Translate(source, beamWidth: 2);
        int right = found.Where((tokens, i) => tokens.SequenceEqual(symbols[(4 * i)..(4 * (i + 1))].Reverse())).Count();
        right.Should().BeGreaterThan(48);
        model.NamedModules().Should().OnlyContain(entry => entry.Module.IsTraining);
    }

    [Fact]
    public void Cross_attention_is_spread_over_the_source_without_padding()
    {
        var model = new TranslationTransformer(s_small, new RandomSource(1));
        Tensor weights = model.CrossAttention(s_source, s_target);

        weights.Shape.Should().Equal(3, 4, 5);
        weights.Sum(2).ToArray<float>().Should().OnlyContain(sum => Math.Abs(sum - 1) < 1e-5);
        weights.Narrow(0, 1, 1).Narrow(2, 3, 2).ToArray<float>().Should().OnlyContain(weight => weight == 0);
        model.CrossAttention(s_source, s_target, layer: 1).ToArray<float>().Should().Equal(weights.ToArray<float>());
        model.CrossAttention(s_source, s_target, layer: 0).ToArray<float>().Should().NotEqual(weights.ToArray<float>());
    }

    [Fact]
    public void Dropout_is_at_work_while_training_only()
    {
        var model = new TranslationTransformer(s_small with { Dropout = 0.5 }, new RandomSource(1));
        float[] Logits() => model.Forward(s_source, s_target).ToArray<float>();

        Logits().Should().NotEqual(Logits());
        model.Eval();
        Logits().Should().Equal(Logits());
    }

    [Fact]
    public void Bad_sizes_and_inputs_are_named()
    {
        var model = new TranslationTransformer(s_small);
        ModelTesting.Throws<ShapeException>(
            () => model.Forward(Tensor.Zeros([3], DType.Int64), s_target),
            "TranslationTransformer: tokens [3] must be [batch, length].");
        ModelTesting.Throws<ShapeException>(
            () => model.Forward(Tensor.Ones([3, 13], DType.Int64), s_target), "*13 positions*MaxLength is 12*");
        ModelTesting.Throws<ShapeException>(() => model.Forward(s_source.Narrow(0, 0, 2), s_target), "*same batch*");
        ModelTesting.Throws<ArgumentException>(
            () => model.Forward(Tensor.From<long>([1, 0, 0, 0], [2, 2]), s_target.Narrow(0, 0, 2)),
            "*nothing but padding*");
        ModelTesting.Throws<ArgumentException>(
            () => model.Translate(s_source, maxTokens: 13), "*maxTokens 13*MaxLength 12*");
        ModelTesting.Throws<ArgumentException>(
            () => model.CrossAttention(s_source, s_target, layer: 2), "*layer 2*2*");
        ModelTesting.Throws<ArgumentException>(
            () => _ = new TranslationTransformer(s_small with { Heads = 3 }), "*Width 8*Heads 3*");
        ModelTesting.Throws<ArgumentException>(
            () => _ = new TranslationTransformer(s_small with { Dropout = -1 }), "*Dropout -1*");
        ModelTesting.Throws<ArgumentException>(
            () => _ = new TranslationTransformer(s_small with { EndToken = 9 }),
            "TranslationTransformer: EndToken 9 must be in 0 … 8; TargetVocabulary is 9.");
        ModelTesting.Throws<ArgumentException>(
            () => _ = new TranslationTransformer(s_small with { DecoderLayers = 0 }), "*DecoderLayers*0*");
    }
}
