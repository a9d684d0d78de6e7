using System.Security.Cryptography;
using System.Text;
using DeepNet.IO;
using DeepNet.Layers;
using DeepNet.Models;
using DeepNet.Optimizers;
using DeepNet.Tests.IO;

namespace DeepNet.Tests.Models;

/// <summary>What tests of models share.</summary>
internal static class ModelTesting
{
    private const string ReferencePrefix = "reference.";

    /// <summary>A file of tests/python/model_references.py: weights, and inputs and outputs.</summary>
    public static (OrderedDictionary<string, Tensor> Weights, Dictionary<string, Tensor> Values) Read(string name)
    {
        var weights = new OrderedDictionary<string, Tensor>();
        var values = new Dictionary<string, Tensor>();
        foreach ((string key, Tensor tensor) in Safetensors.Load(Reference($"{name}.safetensors")).Tensors)
        {
            if (key.StartsWith(ReferencePrefix, StringComparison.Ordinal))
                values.Add(key[ReferencePrefix.Length..], tensor);
            else
                weights.Add(key, tensor);
        }

        return (weights, values);
    }

    /// <summary>Loads the weights of a file into a model of images, computes and compares.</summary>
    public static void ShouldMatchReference(this Layer model, string name)
    {
        (OrderedDictionary<string, Tensor> weights, Dictionary<string, Tensor> values) = Read(name);
        using var folder = new TemporaryFolder();
        Safetensors.Save(folder["weights"], weights);
        StateDictReport report = model.Load(folder["weights"]);
        report.MissingKeys.Should().BeEmpty();
        model.StateDict().Keys.Should().BeEquivalentTo(weights.Keys);
        model.Eval();
        using (Tensor.NoGrad())
            model.Forward(Image(values["input"])).ShouldMatch(values["output"]);
    }

    /// <summary>The images that bytes stand for.</summary>
    public static Tensor Image(Tensor bytes) => (bytes.Cast(DType.Float32) - 128) / 64;

    /// <summary>No value differs by more than a hundred-thousandth of the largest.</summary>
    public static void ShouldMatch(this Tensor y, Tensor expected)
    {
        y.Shape.Should().Equal(expected.Shape);
        double largest = expected.Abs().Max().ToScalar<float>();
        double difference = (y.Detach() - expected).Abs().Max().ToScalar<float>();
        largest.Should().BePositive();
        difference.Should().BeLessThanOrEqualTo(1e-5 * largest);
    }

    /// <summary>Every parameter has a gradient, and a step against it lowers the loss.</summary>
    public static void ShouldLearn(this Module model, Func<Tensor> loss, double learningRate = 1e-3)
    {
        model.Train();
        var optimizer = new Sgd(model.Parameters(), learningRate);
        Tensor before = loss();
        before.Backward();
        foreach ((string name, Parameter parameter) in model.NamedParameters())
        {
            parameter.Grad.Should().NotBeNull(name);
            parameter.Grad!.IsFinite().All().ToScalar<bool>().Should().BeTrue(name);
        }

        optimizer.Step();
        using (Tensor.NoGrad())
            loss().ToScalar<float>().Should().BeLessThan(before.ToScalar<float>());
    }

    /// <summary>A saved state gives another model the same output.</summary>
    public static void ShouldSurviveSaving<T>(this T model, T other, Func<T, Tensor> run)
        where T : Module
    {
        using var folder = new TemporaryFolder();
        model.Save(folder["model.safetensors"]);
        other.Load(folder["model.safetensors"]).UnexpectedKeys.Should().BeEmpty();
        model.Eval();
        other.Eval();
        using IDisposable noGrad = Tensor.NoGrad();
        run(other).ToArray<float>().Should().Equal(run(model).ToArray<float>());
    }

    /// <summary>Names and shapes of the state, and the number of parameters, are those that Python listed.</summary>
    public static void ShouldHaveTheListing(this Module model, string name)
    {
        OrderedDictionary<string, Tensor> state = model.StateDict();
        string text = string.Concat(state.Select(entry => $"{entry.Key} {string.Join('x', entry.Value.Shape)}\n"));
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        string line = File.ReadLines(Reference("listings.txt"))
            .Single(line => line.StartsWith($"{name} ", StringComparison.Ordinal));
        $"{name} {state.Count} {hash} {model.ParameterCount}".Should().Be(line, "the state is\n{0}", text);
    }

    /// <summary>Tokens 0, 3, 6, … modulo the vocabulary.</summary>
    public static Tensor Tokens(int batch, int length, int vocabulary) =>
        Tensor.From<long>(
            [.. Enumerable.Range(0, batch * length).Select(i => (long)(3 * i % vocabulary))], [batch, length]);

    /// <summary>Logits of the last token, once from scratch and once with what came before in caches.</summary>
    public static void ShouldWriteTheSameStepByStep(this ILanguageModel model, Tensor tokens)
    {
        using IDisposable noGrad = Tensor.NoGrad();
        KeyValueCache[] caches = [.. Enumerable.Range(0, model.CacheCount).Select(_ => new KeyValueCache())];
        int end = 0;
        foreach (int length in (int[])[3, 1, 2, 1])
        {
            Tensor cached = model.NextLogits(tokens.Narrow(1, end, length), caches);
            end += length;
            cached.ShouldMatch(model.NextLogits(tokens.Narrow(1, 0, end)));
        }

        end.Should().Be(tokens.Shape[1]);
    }

    /// <summary>Generation with and without caches gives the same text for several settings and seeds.</summary>
    public static void ShouldGenerateTheSameUncached(this ILanguageModel model, Tensor prompt, int newTokens)
    {
        foreach ((double temperature, int? topK, double topP) in ((double, int?, double)[])
            [(0, null, 1), (1, null, 1), (0.7, 5, 1), (1.3, null, 0.8), (1, 10, 0.9)])
        {
            Tensor[] texts =
            [
                .. new[] { true, false, true }.Select(useCache => model.Generate(
                    prompt, newTokens, temperature, topK, topP, useCache: useCache, generator: new RandomSource(5))),
            ];
            texts[0].Shape.Should().Equal(prompt.Shape[0], prompt.Shape[1] + newTokens);
            texts[0].Narrow(1, 0, prompt.Shape[1]).ToArray<long>().Should().Equal(prompt.ToArray<long>());
            texts[1].ToArray<long>().Should().Equal(texts[0].ToArray<long>());
            texts[2].ToArray<long>().Should().Equal(texts[0].ToArray<long>());
        }
    }

    /// <summary>A folder as Hugging Face's libraries write it.</summary>
    public static void Write(
        this TemporaryFolder folder, string config, IEnumerable<KeyValuePair<string, Tensor>> weights)
    {
        File.WriteAllText(folder["config.json"], config);
        Safetensors.Save(folder["model.safetensors"], weights);
    }

    public static void Throws<TException>(Action act, string message)
        where TException : Exception => act.Should().Throw<TException>().WithMessage(message);

    private static string Reference(string name) =>
        Repository.Combine("tests", "DeepNet.Tests", "Models", "References", name);
}
