using DeepNet.Layers;
using DeepNet.Models;

namespace DeepNet.Tests.Models;

public sealed class GenerationTests
{
    /// <summary>A model of the tests' own: the next token is the last one plus one.</summary>
    [Fact]
    public void Any_language_model_can_write()
    {
        Tensor text = new Counter().Generate(Tensor.From<long>([3, 8], [2, 1]), 4, temperature: 0);
        text.ToArray<long>().Should().Equal(3, 4, 5, 6, 7, 8, 9, 0, 1, 2);
        text.Shape.Should().Equal(2, 5);
        text.DType.Should().Be(DType.Int64);
        new Counter().Generate(Tensor.From<int>([3], [1, 1]), 0).ToArray<long>().Should().Equal(3);
    }

    [Fact]
    public void A_text_ends_with_its_end_token()
    {
        Tensor prompt = Tensor.From<long>([5, 7], [2, 1]);
        Tensor text = new Counter().Generate(prompt, 10, temperature: 0, endToken: 9);
        text.ToArray<long>().Should().Equal(5, 6, 7, 8, 9, 7, 8, 9, 9, 9);
    }

    [Fact]
    public void A_text_that_becomes_too_long_is_continued_from_its_end()
    {
        var model = new Counter();
        model.Generate(Tensor.From<long>([1, 2, 3], [1, 3]), 4, temperature: 0).ToArray<long>()
            .Should().Equal(1, 2, 3, 4, 5, 6, 7);
        model.Lengths.Should().Equal(3, 1, 1, 5);
        model.Lengths.Clear();
        model.Generate(Tensor.From<long>([1, 2, 3], [1, 3]), 4, temperature: 0, useCache: false);
        model.Lengths.Should().Equal(3, 4, 5, 5);
        model.Lengths.Clear();
        model.Generate(ModelTesting.Tokens(1, 8, 10), 1, temperature: 0);
        model.Lengths.Should().Equal(5);
    }

    [Fact]
    public void The_same_seed_writes_the_same_text()
    {
        var model = new Gpt2(
            new Gpt2Config { VocabularySize = 20, MaxLength = 8, Width = 8, Layers = 1, Heads = 2 },
            new RandomSource(1));
        Tensor prompt = Tensor.From<long>([1], [1, 1]);
        long[] first = model.Generate(prompt, 20, generator: new RandomSource(3)).ToArray<long>();
        model.Generate(prompt, 20, generator: new RandomSource(3)).ToArray<long>().Should().Equal(first);
        model.Generate(prompt, 20, generator: new RandomSource(4)).ToArray<long>().Should().NotEqual(first);
        model.Generate(prompt, 20, topK: 1, generator: new RandomSource(4)).ToArray<long>()
            .Should().Equal(model.Generate(prompt, 20, temperature: 0).ToArray<long>());
    }

    [Fact]
    public void A_model_in_training_writes_without_dropout_and_goes_on_training()
    {
        var model = new Gpt2(
            new Gpt2Config { VocabularySize = 20, MaxLength = 8, Width = 8, Layers = 1, Heads = 2 },
            new RandomSource(1));
        Tensor prompt = Tensor.From<long>([1], [1, 1]);
        long[] text = model.Generate(prompt, 7, temperature: 0).ToArray<long>();
        model.NamedModules().Should().OnlyContain(entry => entry.Module.IsTraining);
        model.Eval();
        model.Generate(prompt, 7, temperature: 0).ToArray<long>().Should().Equal(text);
        model.NamedModules().Should().OnlyContain(entry => !entry.Module.IsTraining);
    }

    [Fact]
    public void Errors_name_the_rule()
    {
        var model = new Counter();
        ModelTesting.Throws<ShapeException>(
            () => model.Generate(Tensor.From<long>([1, 2]), 1),
            "Generate: prompt [2] must be [batch, length] with at least one token.");
        ModelTesting.Throws<ShapeException>(
            () => model.Generate(Tensor.Zeros([2, 0], DType.Int64), 1),
            "Generate: prompt [2, 0] must be [batch, length] with at least one token.");
        ModelTesting.Throws<ArgumentException>(
            () => model.Generate(Tensor.Zeros([1, 1], DType.Int64), -1),
            "Generate: newTokens -1 must not be negative.");
        ModelTesting.Throws<DTypeException>(
            () => model.Generate(Tensor.Zeros([1, 1]), 1),
            "Generate: indices are Float32, but must be Int64 or Int32.");
        ModelTesting.Throws<ArgumentException>(
            () => model.Generate(Tensor.Zeros([1, 1], DType.Int64), 1, topP: 0),
            "Sampling.TopP: p 0 must be in (0, 1].");
    }

    private sealed class Counter : Module, ILanguageModel
    {
        public List<int> Lengths { get; } = [];

        public int MaxLength => 5;

        public int CacheCount => 1;

        public Tensor NextLogits(Tensor tokens, IReadOnlyList<KeyValueCache>? caches = null)
        {
            Lengths.Add(tokens.Shape[1]);
            return ((tokens.Select(1, -1) + 1) % 10).OneHot(10).Cast(DType.Float32);
        }
    }
}
