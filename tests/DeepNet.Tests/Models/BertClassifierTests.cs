using DeepNet.Layers;
using DeepNet.Models;
using DeepNet.Tests.IO;

namespace DeepNet.Tests.Models;

public sealed class BertClassifierTests
{
    [Fact]
    public void A_folder_gives_PyTorchs_values()
    {
        (OrderedDictionary<string, Tensor> all, Dictionary<string, Tensor> values) = BertFiles.Read(_ => true);
        (OrderedDictionary<string, Tensor> own, _) = BertFiles.Read(key => !key.StartsWith("cls."));
        foreach (OrderedDictionary<string, Tensor> file in
            (OrderedDictionary<string, Tensor>[])[all, own, BertFiles.Older(all)])
        {
            using var folder = new TemporaryFolder();
            folder.WriteBert(file);
            var model = BertClassifier.FromFolder(folder[""]);
            model.Config.Classes.Should().Be(3);
            model.Forward(values["input"], values["mask"], values["segments"]).ShouldMatch(values["classes"]);
        }
    }

    [Fact]
    public void A_pre_trained_model_gets_a_new_classifier()
    {
        (OrderedDictionary<string, Tensor> weights, _) = BertFiles.Read(key => !key.StartsWith("classifier."));
        using var folder = new TemporaryFolder();
        folder.WriteBert(weights);
        var model = new BertClassifier(BertConfig.Load(folder[""]) with { Classes = 2 });
        StateDictReport report = model.Load(folder[""], strict: false);
        report.MissingKeys.Should().Equal("classifier.weight", "classifier.bias");
        report.UnexpectedKeys.Should().BeEmpty();
        model.StateDict()["bert.pooler.dense.weight"].ToArray<float>()
            .Should().Equal(weights["bert.pooler.dense.weight"].ToArray<float>());
        ModelTesting.Throws<StateDictException>(
            () => BertClassifier.FromFolder(folder[""]),
            "LoadStateDict: the state does not fit BertClassifier; nothing was changed.\n"
                + "  missing: classifier.weight\n  missing: classifier.bias");
    }

    [Fact]
    public void It_learns()
    {
        var model = new BertClassifier(BertFiles.Small, new RandomSource(1));
        Tensor x = ModelTesting.Tokens(3, 8, 40), y = Tensor.From<long>([0, 1, 2]);
        model.ShouldLearn(() => Loss.CrossEntropy(model.Forward(x), y));
        model.ShouldSurviveSaving(new BertClassifier(BertFiles.Small), m => m.Forward(x));
        model.StateDict().Keys.TakeLast(2).Should().Equal("classifier.weight", "classifier.bias");
    }
}
