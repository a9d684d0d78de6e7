using DeepNet.Benchmarks.Models;
using DeepNet.Layers;

namespace DeepNet.Benchmarks.SideBySide;

internal static partial class Workloads
{
    /// <summary>A vocabulary of 50,000 words: look up 32 × 64 of them, and the loss over all words for each.</summary>
    private static IEnumerable<Workload> Lookup()
    {
        const int width = 64, words = 32 * 64;
        return Both(
            "embedding-cross-entropy", "embedding_cross_entropy",
            () => new Feed
            {
                ["i"] = Tensor.RandInt(0, Vocabulary, [words]),
                ["t"] = Tensor.RandInt(0, Vocabulary, [words]),
                ["e"] = Tensor.Randn([Vocabulary, width]),
                ["w"] = Tensor.Randn([Vocabulary, width]) * 0.1,
            },
            x => Loss.CrossEntropy(Tensor.Embedding(x["i"], x["e"]).Linear(x["w"]), x["t"]));
    }

    private static IEnumerable<Workload> Small() =>
    [
        new OperationWorkload(
            "small-add-16", "add", Inputs(("x", [16]), ("z", [16])), x => x["x"] + x["z"], GradientMode.Tracked),
        Forward(
            "small-mlp-64-64-10", "small_mlp",
            Inputs(("x", [1, 64]), ("w1", [64, 64]), ("b1", [64]), ("w2", [10, 64]), ("b2", [10])),
            x => x["x"].Linear(x["w1"], x["b1"]).Relu().Linear(x["w2"], x["b2"]), exported: true),
    ];

    private static IEnumerable<Workload> Optimizers() => [new AdamWorkload("adam-10M", layers: 10, width: 256)];

    private static IEnumerable<Workload> Training() =>
    [
        Classifier("train-mlp", "train_mlp", () => new Mlp(), 128, [784]),
        Classifier("train-lenet", "train_lenet", () => new LeNet(), 64, [1, 28, 28]),
        Classifier("train-cnn", "train_cnn", () => new Cnn(), 64, [1, 28, 28]),
        Classifier("train-resnet18", "train_resnet18", () => new ResNet18(10), 16, [3, 64, 64]),
        LanguageModel("train-gpt", "train_gpt", () => new Gpt()),
        LanguageModel("train-lstm", "train_lstm", () => new LstmLanguageModel()),
    ];

    internal static TrainingWorkload<TModel> Classifier<TModel>(
        string name, string kind, Func<TModel> create, int batch, int[] shape, int classes = 10,
        Precision precision = Precision.Float32, object? options = null)
        where TModel : Layer => new(
            name, kind, create,
            () => new Feed { ["x"] = Tensor.Randn([batch, .. shape]), ["t"] = Tensor.RandInt(0, classes, [batch]) },
            (model, x) => Loss.CrossEntropy(model.Forward(x["x"]), x["t"]), options)
        {
            Precision = precision,
        };

    internal static TrainingWorkload<TModel> LanguageModel<TModel>(
        string name, string kind, Func<TModel> create, int vocabulary = 65, int batch = 32, int length = 64,
        Precision precision = Precision.Float32, object? options = null)
        where TModel : Layer => new(
            name, kind, create,
            () => new Feed
            {
                ["x"] = Tensor.RandInt(0, vocabulary, [batch, length]),
                ["t"] = Tensor.RandInt(0, vocabulary, [batch, length]),
            },
            (model, x) => Loss.CrossEntropy(
                model.Forward(x["x"]).Reshape([batch * length, vocabulary]), x["t"].Reshape([batch * length])),
            options)
        {
            Precision = precision,
        };
}
