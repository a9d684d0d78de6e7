using DeepNet.IO;
using DeepNet.Layers;
using DeepNet.Models;
using DeepNet.Tests.IO;

namespace DeepNet.Tests.Models;

public sealed class BertTests
{
    [Fact]
    public void A_folder_gives_PyTorchs_values()
    {
        (OrderedDictionary<string, Tensor> all, Dictionary<string, Tensor> values) = BertFiles.Read(_ => true);
        (OrderedDictionary<string, Tensor> body, _) = BertFiles.Read(key => !BertFiles.IsHead(key));
        IEnumerable<KeyValuePair<string, Tensor>> bare =
            body.Select(entry => KeyValuePair.Create(entry.Key["bert.".Length..], entry.Value));
        foreach (IEnumerable<KeyValuePair<string, Tensor>> weights in
            (IEnumerable<KeyValuePair<string, Tensor>>[])[all, body, bare, BertFiles.Older(all)])
        {
            using var folder = new TemporaryFolder();
            folder.WriteBert(weights);
            var model = Bert.FromFolder(folder[""]);
            model.IsTraining.Should().BeFalse();
            model.Config.Should().Be(BertFiles.Small with { Dropout = 0.1, AttentionDropout = 0.2 });
            Tensor features = model.Forward(values["input"], values["mask"], values["segments"]);
            features.ShouldMatch(values["output"]);
            model.Pool(features).ShouldMatch(values["pooled"]);
        }
    }

    [Fact]
    public void Masks_of_numbers_and_none_do_what_they_say()
    {
        var model = new Bert(BertFiles.Small, new RandomSource(1));
        model.Eval();
        Tensor tokens = ModelTesting.Tokens(2, 5, 40);
        float[] expected = model.Forward(tokens).ToArray<float>();
        Tensor ones = Tensor.Ones([2, 5], DType.Int64), zeros = Tensor.Zeros([2, 5], DType.Int64);
        model.Forward(tokens, ones, zeros).ToArray<float>().Should().Equal(expected);
        model.Forward(tokens, ones.Cast(DType.Bool)).ToArray<float>().Should().Equal(expected);
        model.Forward(tokens, null, ones).ToArray<float>().Should().NotEqual(expected);

        // What stands on padding does not matter.
        Tensor mask = Tensor.From<long>([1, 1, 1, 0, 0], [1, 5]).Expand(2, 5);
        Tensor other = tokens * mask + 7 * (1 - mask);
        model.Forward(other, mask).Narrow(1, 0, 3).ToArray<float>()
            .Should().Equal(model.Forward(tokens, mask).Narrow(1, 0, 3).ToArray<float>());
    }

    [Fact]
    public void The_state_is_that_of_Hugging_Face() =>
        Init.WithoutValues(() => new Bert(BertConfig.Base)).ShouldHaveTheListing("bert");

    [Fact]
    public void It_learns()
    {
        var model = new Bert(BertFiles.Small, new RandomSource(1));
        Tensor x = ModelTesting.Tokens(2, 8, 40);
        model.ShouldLearn(() => model.Pool(model.Forward(x)).Square().Mean());
        model.ShouldSurviveSaving(new Bert(BertFiles.Small), m => m.Forward(x));
        model.StateDict()["embeddings.word_embeddings.weight"][0].ToArray<float>().Should().OnlyContain(w => w == 0);
    }

    [Theory]
    [InlineData("absolute", "relative_key",
        "position_embedding_type is \"relative_key\", but only \"absolute\" is supported.")]
    [InlineData("\"use_cache\": true", "\"is_decoder\": true", "is_decoder is true, but only false is supported.")]
    [InlineData("\"model_type\": \"bert\"", "\"model_type\": \"roberta\"",
        "model_type is \"roberta\", but must be bert.")]
    [InlineData("\"hidden_act\": \"gelu\"", "\"hidden_act\": \"mish\"",
        "hidden_act is \"mish\", but supported are gelu, gelu_python, gelu_new, gelu_pytorch_tanh, gelu_fast, relu, "
            + "silu, swish, tanh.")]
    public void Settings_that_are_not_supported_are_refused_by_name(string text, string other, string message)
    {
        using var folder = new TemporaryFolder();
        string config = BertFiles.ConfigJson.Replace(text, other);
        config.Should().NotBe(BertFiles.ConfigJson);
        File.WriteAllText(folder["config.json"], config);
        ModelTesting.Throws<ModelFileException>(
            () => Bert.FromFolder(folder[""]), $"{folder["config.json"]}: {message}");
    }

    [Fact]
    public void Weights_that_no_head_explains_are_unexpected()
    {
        (OrderedDictionary<string, Tensor> weights, _) = BertFiles.Read(_ => true);
        weights.Add("other", Tensor.Zeros([1]));
        using var folder = new TemporaryFolder();
        folder.WriteBert(weights);
        ModelTesting.Throws<StateDictException>(
            () => Bert.FromFolder(folder[""]),
            "LoadStateDict: the state does not fit Bert; nothing was changed.\n  unexpected: other");
    }

    [Fact]
    public void Errors_name_the_rule()
    {
        var model = new Bert(BertFiles.Small with { HasPooler = false });
        model.StateDict().Keys.Should().NotContain(key => key.StartsWith("pooler"));
        ModelTesting.Throws<InvalidOperationException>(
            () => model.Pool(Tensor.Zeros([1, 2, 16])), "Bert.Pool: this model has no pooler; HasPooler is false.");
        ModelTesting.Throws<ShapeException>(
            () => new Bert(BertFiles.Small).Pool(Tensor.Zeros([1, 16])),
            "Bert.Pool: features [1, 16] must be [batch, length, 16].");
        ModelTesting.Throws<ShapeException>(
            () => model.Forward(ModelTesting.Tokens(1, 17, 40)), "Bert: 17 positions, but MaxLength is 16.");
        ModelTesting.Throws<ShapeException>(
            () => model.Forward(ModelTesting.Tokens(1, 4, 40), Tensor.Ones([1, 5])),
            "Bert: mask [1, 5] must be [1, 4], as the tokens.");
        ModelTesting.Throws<ArgumentException>(
            () => _ = new Bert(BertFiles.Small with { Heads = 5 }),
            "Bert: Width 16 must be a positive multiple of Heads 5.");
    }
}
