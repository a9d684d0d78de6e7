using DeepNet.IO;
using DeepNet.Tests.IO;

namespace DeepNet.Tests.Fuzz;

public sealed class SafetensorsFuzzTests : ReaderFuzzTests
{
    private protected override FuzzReport Run(int inputs)
    {
        byte[][] corpus =
        [
            SafetensorsBytes.Of("""{"x":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]}}""", 16),
            SafetensorsBytes.Of(
                """{"__metadata__":{"format":"pt"},"a":{"dtype":"BOOL","shape":[3],"data_offsets":[0,3]}"""
                + ""","b":{"dtype":"I16","shape":[],"data_offsets":[3,5]}"""
                + ""","c":{"dtype":"U32","shape":[0,7],"data_offsets":[5,5]}}""", 5),
            SafetensorsBytes.Of("{}", 0),
        ];
        var fuzzer = new Fuzzer(corpus, typeof(ModelFileException))
        {
            Words =
            [
                .. new[] { "{", "}", "[", "]", "\"", ",", "\\u0000", "1e9", "-1", "null", "\"F64\"", "__metadata__" }
                    .Select(System.Text.Encoding.UTF8.GetBytes),
            ],
        };
        return fuzzer.RunFiles(inputs, path => Safetensors.Load(path));
    }
}
