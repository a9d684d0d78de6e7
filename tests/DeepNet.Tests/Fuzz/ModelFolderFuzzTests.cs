using System.Text;
using DeepNet.IO;
using DeepNet.Layers;
using DeepNet.Models;
using DeepNet.Tests.IO;

namespace DeepNet.Tests.Fuzz;

/// <summary>Damaged settings and damaged indices of parts, beside good weights.</summary>
public sealed class ModelFolderFuzzTests : ReaderFuzzTests
{
    private const string Part = "model-1.safetensors";

    private static readonly byte[] s_config = Encoding.UTF8.GetBytes(
        """{"model_type":"gpt2","vocab_size":6,"n_positions":4,"n_embd":4,"n_layer":1,"n_head":2,"n_inner":null,"""
        + """
        "activation_function":"gelu_new","layer_norm_epsilon":1e-05,"scale_attn_weights":true,"eos":[1,{"a":2}]}
        """);

    private static readonly byte[][] s_words =
    [
        .. new[]
        {
            "{", "}", "[", "]", ",", ":", "\"", "\\", "\\ud800", "-1", "0", "1e9", "1e999", "2147483647", "null",
            "true", "\"n_layer\":", "\"n_embd\":", "\"n_inner\":", "\"vocab_size\":", "\"../\"", "\"weight_map\":",
            "\0", "[[[[",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    private protected override FuzzReport Run(int inputs)
    {
        using var folder = new TemporaryFolder();
        var model = new Gpt2(
            new Gpt2Config { VocabularySize = 6, MaxLength = 4, Width = 4, Layers = 1, Heads = 2 },
            new RandomSource(1));
        OrderedDictionary<string, Tensor> state = model.StateDict();
        state.Remove("lm_head.weight");
        Safetensors.Save(folder[Part], state);
        string map = string.Join(",", state.Keys.Select(key => $"\"{key}\":\"{Part}\""));
        byte[] index = Encoding.UTF8.GetBytes("{\"metadata\":{\"total_size\":1},\"weight_map\":{" + map + "}}");
        string configPath = folder["config.json"], indexPath = folder[ModelFolder.IndexName];
        File.WriteAllBytes(indexPath, index);
        FuzzReport configs = Fuzz(s_config).Run(inputs / 2, bytes =>
        {
            File.WriteAllBytes(configPath, bytes);
            Gpt2.FromFolder(folder[""]);
        });
        File.WriteAllBytes(configPath, s_config);
        return configs + Fuzz(index).Run(inputs - (inputs / 2), bytes =>
        {
            File.WriteAllBytes(indexPath, bytes);
            Gpt2.FromFolder(folder[""]);
        });
    }

    private static Fuzzer Fuzz(byte[] good) =>
        new([good], typeof(ModelFileException), typeof(StateDictException)) { Words = s_words };
}
