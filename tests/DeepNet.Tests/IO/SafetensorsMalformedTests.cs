using DeepNet.IO;

namespace DeepNet.Tests.IO;

/// <summary>Every rule of the format, broken on purpose.</summary>
public class SafetensorsMalformedTests
{
    private const string One = """{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""";

    [Theory]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 4, "*'x'*[0, 8]*within the 4 bytes*")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "*'x'*[4, 0]*ordered*")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""", 4, "*'x'*negative number -4*")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", 4, "*'x'*data_offsets has 1 numbers*")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4.0]}}""", 4, "*'x'*data_offsets holds '4.0'*")]
    [InlineData(
        """{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,99999999999999999999]}}""", 4, "*'x'*64-bit integers*")]
    [InlineData("""{"x":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "*'x'*[3]*takes 12 bytes*give 8*")]
    [InlineData("""{"x":{"dtype":"F32","shape":[0],"data_offsets":[0,4]}}""", 4, "*'x'*takes 0 bytes*give 4*")]
    [InlineData("""{"x":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "*'x'*shape*negative number -1*")]
    [InlineData(
        """{"x":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,4]}}""",
        4, "*'x'*at most 2147483647*")]
    [InlineData("""{"x":{"dtype":"F64","shape":[2147483647,2147483647,4],"data_offsets":[0,4]}}""", 4, "*'x'*63 bits*")]
    [InlineData(
        """{"x":{"dtype":"U8","shape":[0,2147483647,2147483647,9],"data_offsets":[0,0]}}""", 0, "*'x'*63 bits*")]
    [InlineData("""{"x":{"dtype":"F32","shape":1,"data_offsets":[0,4]}}""", 4, "*'x'*shape is '1'*list of integers*")]
    [InlineData("""{"x":{"dtype":"Q9","shape":[1],"data_offsets":[0,4]}}""", 4, "*'x'*dtype 'Q9' is unknown*F32*")]
    [InlineData("""{"x":{"dtype":7,"shape":[1],"data_offsets":[0,4]}}""", 4, "*'x'*dtype*'7'*")]
    [InlineData("""{"x":{"shape":[1],"data_offsets":[0,4]}}""", 4, "*'x'*dtype is missing*")]
    [InlineData("""{"x":{"dtype":"F32","data_offsets":[0,4]}}""", 4, "*'x'*shape is missing*")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1]}}""", 4, "*'x'*data_offsets is missing*")]
    [InlineData(
        """{"x":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "*'x'*dtype stands twice*")]
    [InlineData("""{"x":[1]}""", 0, "*'x'*is a list*must be an object*")]
    [InlineData(One, 8, "*end at byte 4*8 bytes*")]
    [InlineData("{}", 1, "*end at byte 0*1 bytes*")]
    [InlineData(
        """{"x":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"y":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}""",
        3, "*'y'*overlaps*")]
    [InlineData(
        """{"x":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"y":{"dtype":"U8","shape":[1],"data_offsets":[2,3]}}""",
        3, "*'y'*hole*")]
    [InlineData(
        """{"x":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"x":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""",
        1, "*'x'*stands twice*")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "*__metadata__*'a' is '1'*must be a string*")]
    [InlineData("""{"__metadata__":null}""", 0, "*__metadata__ is null*")]
    [InlineData("""{"__metadata__":{"a":"1","a":"2"}}""", 0, "*'a' stands twice*")]
    [InlineData("""{"__metadata__":{},"__metadata__":{}}""", 0, "*__metadata__ stands twice*")]
    [InlineData("""{"\ud800":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""", 0, "*not valid JSON*")]
    [InlineData("{not json", 0, "*not valid JSON*")]
    [InlineData("{\"x\":", 0, "*not valid JSON*")]
    [InlineData("{} {}", 0, "*not valid JSON*")]
    [InlineData("[1,2]", 0, "*does not start with '{'*")]
    [InlineData(" {}", 0, "*does not start with '{'*")]
    [InlineData("", 0, "*does not start with '{'*")]
    public void A_broken_header_names_the_rule(string header, int dataLength, string message) =>
        Rejects(SafetensorsBytes.Of(header, dataLength), message);

    [Fact]
    public void A_broken_length_names_the_rule()
    {
        Rejects([], "*0 bytes are too few*");
        Rejects([8, 0, 0], "*3 bytes are too few*");
        Rejects([200, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}'], "*200 bytes long, but only 2 follow*");
        Rejects([.. BitConverter.GetBytes(long.MaxValue), 0], "*9223372036854775807 bytes*100000000 at most*");
        Rejects([.. BitConverter.GetBytes(-1L), 0], "*18446744073709551615 bytes*100000000 at most*");
        byte[] whole = SafetensorsBytes.Of(One, 4);
        for (int length = 0; length < whole.Length; length++)
            Rejects(whole[..length], "*");
    }

    [Fact]
    public void Broken_text_and_values_are_rejected()
    {
        Rejects(SafetensorsBytes.Of([.. "{\""u8, 0xFF, .. "\":{}}"u8], 0), "*not valid UTF-8*");
        byte[] flags = SafetensorsBytes.Of("""{"x":{"dtype":"BOOL","shape":[2],"data_offsets":[0,2]}}""", 2);
        flags[^1] = 7;
        Rejects(flags, "*'x'*element 1 is 7*");
        Rejects(SafetensorsBytes.Of(string.Concat(Enumerable.Repeat("{\"x\":", 1000)), 0), "*not valid JSON*");
    }

    [Fact]
    public void Long_names_are_cut_in_messages() =>
        Rejects(SafetensorsBytes.Of($$"""{"{{new string('n', 100_000)}}":1}""", 0), "*nnn…*").Message.Length
            .Should().BeLessThan(1000);

    private static ModelFileException Rejects(byte[] bytes, string message)
    {
        using var folder = new TemporaryFolder();
        string path = folder["bad.safetensors"];
        File.WriteAllBytes(path, bytes);
        Action load = () => Safetensors.Load(path);
        return load.Should().Throw<ModelFileException>().WithMessage($"*bad.safetensors: {message}").Which;
    }
}
