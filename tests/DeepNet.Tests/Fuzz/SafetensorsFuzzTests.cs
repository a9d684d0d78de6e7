using System.Text;
using DeepNet.IO;
using DeepNet.Tests.IO;

namespace DeepNet.Tests.Fuzz;

public sealed class SafetensorsFuzzTests : ReaderFuzzTests
{
    private const int DataLength = 25;

    private static readonly byte[] s_header = Encoding.UTF8.GetBytes(
        """{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}"""
        + ""","b":{"dtype":"BOOL","shape":[],"data_offsets":[24,25]}"""
        + ""","c":{"dtype":"I16","shape":[0,7],"data_offsets":[25,25]}}""");

    private static readonly byte[][] s_words =
    [
        .. new[]
        {
            "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u0000", "\\ud800", "-1", "0", "1e9", "9223372036854775807",
            "null", "true", "\"shape\"", "\"dtype\"", "\"F64\"", "\"__metadata__\"", "\0", " ", "[[[[", "{\"a\":{",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    private protected override FuzzReport Run(int inputs)
    {
        // Damaged files, and damaged headers whose length is right.
        FuzzReport files = Run(inputs / 2, SafetensorsBytes.Of(s_header, DataLength), bytes => bytes);
        return files + Run(inputs - (inputs / 2), s_header, header => SafetensorsBytes.Of(header, DataLength));
    }

    private static FuzzReport Run(int inputs, byte[] good, Func<byte[], byte[]> repair) =>
        new Fuzzer([good], typeof(ModelFileException)) { Words = s_words, Repair = repair }
            .RunFiles(inputs, path => Safetensors.Load(path));
}
