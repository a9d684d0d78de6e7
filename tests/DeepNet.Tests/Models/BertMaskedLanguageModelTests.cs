using DeepNet.Layers;
using DeepNet.Models;
using DeepNet.Tests.IO;

namespace DeepNet.Tests.Models;

public sealed class BertMaskedLanguageModelTests
{
    [Fact]
    public void A_folder_gives_PyTorchs_values()
    {
        (OrderedDictionary<string, Tensor> weights, Dictionary<string, Tensor> values) =
            BertFiles.Read(key => !key.StartsWith("classifier."));
        foreach (OrderedDictionary<string, Tensor> file in
            (OrderedDictionary<string, Tensor>[])[weights, BertFiles.Older(weights)])
        {
            using var folder = new TemporaryFolder();
            folder.WriteBert(file);
            var model = BertMaskedLanguageModel.FromFolder(folder[""]);
            model.Forward(values["input"], values["mask"], values["segments"]).ShouldMatch(values["words"]);
        }
    }

    [Fact]
    public void The_output_shares_the_embeddings_and_one_bias()
    {
        var model = new BertMaskedLanguageModel(BertFiles.Small, new RandomSource(1));
        OrderedDictionary<string, Tensor> state = model.StateDict();
        state.Keys.Should().NotContain(key => key.Contains("pooler"));
        state.Keys.TakeLast(7).Should().Equal(
            "cls.predictions.bias", "cls.predictions.transform.dense.weight", "cls.predictions.transform.dense.bias",
            "cls.predictions.transform.LayerNorm.weight", "cls.predictions.transform.LayerNorm.bias",
            "cls.predictions.decoder.weight", "cls.predictions.decoder.bias");
        model.ParameterCount.Should().Be(
            model.Body.ParameterCount + 40 + (16 * 16) + 16 + 16 + 16, "what is shared counts once");
        var untied = new BertMaskedLanguageModel(BertFiles.Small with { TieEmbeddings = false });
        untied.ParameterCount.Should().Be(model.ParameterCount + (40 * 16));
    }

    [Fact]
    public void It_learns()
    {
        var model = new BertMaskedLanguageModel(BertFiles.Small, new RandomSource(1));
        Tensor x = ModelTesting.Tokens(2, 8, 40), y = (x + 1).Remainder(40).Flatten();
        model.ShouldLearn(() => Loss.CrossEntropy(model.Forward(x).Flatten(0, 1), y));
        model.ShouldSurviveSaving(new BertMaskedLanguageModel(BertFiles.Small), m => m.Forward(x));
    }

    [Fact]
    public void Masked_tokens_alone_get_the_logits_they_get_among_all()
    {
        var model = new BertMaskedLanguageModel(BertFiles.Small, new RandomSource(1));
        Tensor x = ModelTesting.Tokens(2, 8, 40), places = Tensor.From<long>([3, 8, 15]);
        Tensor features = model.Body.Forward(x).Flatten(0, 1).IndexSelect(0, places);
        Tensor some = model.Logits(features), all = model.Forward(x).Flatten(0, 1);
        some.Shape.Should().Equal(3, 40);
        some.ToArray<float>().Should().Equal(all.IndexSelect(0, places).ToArray<float>());
        ModelTesting.Throws<ShapeException>(
            () => model.Logits(features[.., ..8]),
            "BertMaskedLanguageModel.Logits: features [3, 8] must be [..., 16].");
    }

    [Fact]
    public void A_classifiers_file_lacks_the_head()
    {
        (OrderedDictionary<string, Tensor> weights, _) = BertFiles.Read(key => !key.StartsWith("cls."));
        using var folder = new TemporaryFolder();
        folder.WriteBert(weights);
        ModelTesting.Throws<StateDictException>(
            () => BertMaskedLanguageModel.FromFolder(folder[""]),
            "LoadStateDict: the state does not fit BertMaskedLanguageModel; nothing was changed.\n"
                + "  missing: cls.predictions.bias\n*  unexpected: classifier.weight\n  unexpected: classifier.bias");
    }
}
