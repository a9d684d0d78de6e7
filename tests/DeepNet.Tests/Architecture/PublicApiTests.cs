namespace DeepNet.Tests.Architecture;

public sealed class PublicApiTests
{
    private const string UpdateVariable = "DEEPNET_UPDATE_API";

    /// <summary>
    /// A change of the public surface shows in the diff of PublicApi.txt, and never happens by accident.
    /// </summary>
    [Fact]
    public void Public_members_are_the_ones_in_the_listing()
    {
        string path = Repository.Combine("tests", "DeepNet.Tests", "PublicApi.txt");
        string actual = PublicApi.List(typeof(Tensor).Assembly);
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
            File.WriteAllText(path, actual);
        string[] expected = File.ReadAllText(path).Split('\n'), lines = actual.Split('\n');
        string difference = string.Join(
            '\n', lines.Except(expected).Select(l => "+ " + l).Concat(expected.Except(lines).Select(l => "- " + l)));
        actual.Should().Be(
            string.Join('\n', expected),
            "the public API changed:\n{0}\nIf that is meant, run the test once with {1}=1 and commit PublicApi.txt",
            difference, UpdateVariable);
    }
}
