using DeepNet.Training;

namespace DeepNet.Tests.Architecture;

public sealed class PublicApiTests
{
    private const string UpdateVariable = "DEEPNET_UPDATE_API";

    /// <summary>
    /// A change of the public surface shows in the diff of a listing, and never happens by accident.
    /// </summary>
    [Theory]
    [InlineData("PublicApi.txt", typeof(Tensor))]
    [InlineData("PublicApi.Training.txt", typeof(Trainer))]
    public void Public_members_are_the_ones_in_the_listing(string file, Type type)
    {
        string path = Repository.Combine("tests", "DeepNet.Tests", file);
        string actual = PublicApi.List(type.Assembly);
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
            File.WriteAllText(path, actual);
        string[] expected = File.ReadAllText(path).Split('\n'), lines = actual.Split('\n');
        string difference = string.Join(
            '\n', lines.Except(expected).Select(l => "+ " + l).Concat(expected.Except(lines).Select(l => "- " + l)));
        actual.Should().Be(
            string.Join('\n', expected),
            "the public API changed:\n{0}\nIf that is meant, run the test once with {1}=1 and commit {2}",
            difference, UpdateVariable, file);
    }
}
