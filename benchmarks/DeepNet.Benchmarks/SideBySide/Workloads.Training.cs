using DeepNet.Benchmarks.Models;
using DeepNet.Layers;
using DeepNet.Optimizers;

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

    private static IEnumerable<Workload> Optimizers() => [new AdamWorkload()];

    private static IEnumerable<Workload> Training() =>
    [
        Classifier("train-mlp", "train_mlp", () => new Mlp(), 128, [784]),
        Classifier("train-lenet", "train_lenet", () => new LeNet(), 64, [1, 28, 28]),
        Classifier("train-cnn", "train_cnn", () => new Cnn(), 64, [1, 28, 28]),
        Classifier("train-resnet18", "train_resnet18", () => new ResNet18(10), 16, [3, 64, 64]),
        LanguageModel("train-gpt", "train_gpt", () => new Gpt()),
        LanguageModel("train-lstm", "train_lstm", () => new LstmLanguageModel()),
    ];

    private static TrainingWorkload<TModel> Classifier<TModel>(
        string name, string kind, Func<TModel> create, int batch, int[] shape)
        where TModel : Layer => new(
            name, kind, create,
            () => new Feed { ["x"] = Tensor.Randn([batch, .. shape]), ["t"] = Tensor.RandInt(0, 10, [batch]) },
            (model, x) => Loss.CrossEntropy(model.Forward(x["x"]), x["t"]));

    private static TrainingWorkload<TModel> LanguageModel<TModel>(string name, string kind, Func<TModel> create)
        where TModel : Layer
    {
        const int vocabulary = 65, batch = 32, length = 64;
        return new(
            name, kind, create,
            () => new Feed
            {
                ["x"] = Tensor.RandInt(0, vocabulary, [batch, length]),
                ["t"] = Tensor.RandInt(0, vocabulary, [batch, length]),
            },
            (model, x) => Loss.CrossEntropy(
                model.Forward(x["x"]).Reshape([batch * length, vocabulary]), x["t"].Reshape([batch * length])));
    }

    /// <summary>One Adam step over 10 M parameters in tensors of a transformer's sizes.</summary>
    private sealed class AdamWorkload() : Workload("adam-10M", "adam", null)
    {
        private const int Layers = 10;

        public override string Mode => "step";

        public override Feed CreateInputs()
        {
            Tensor.ManualSeed(1);
            var feed = new Feed();
            for (int i = 0; i < Layers; i++)
            {
                foreach ((string name, int[] shape) in
                    (ReadOnlySpan<(string, int[])>)[("in", [768, 256]), ("out", [256, 3072]), ("bias", [16896])])
                {
                    feed[$"p.{i}.{name}"] = Tensor.Randn(shape);
                    feed[$"g.{i}.{name}"] = Tensor.Randn(shape);
                }
            }

            return feed;
        }

        public override IPrepared Prepare(Feed inputs) => new Prepared(inputs);

        private sealed class Prepared : IPrepared
        {
            private readonly Dictionary<string, Parameter> _parameters = [];
            private readonly Adam _optimizer;

            public Prepared(Feed inputs)
            {
                foreach ((string name, Tensor value) in inputs.Where(item => item.Key[0] == 'p'))
                    _parameters[name] = new Parameter(value) { Grad = inputs["g" + name[1..]] };
                _optimizer = new Adam(_parameters.Values, learningRate: 1e-3);
            }

            public void Run() => _optimizer.Step();

            public Feed Check()
            {
                Run();
                return new Feed(_parameters.ToDictionary(item => item.Key, item => item.Value.Value.Detach()));
            }
        }
    }
}
