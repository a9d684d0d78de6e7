namespace DeepNet.Tests.Docs;

public sealed class CatalogueTests
{
    private const string UpdateVariable = "DEEPNET_UPDATE_CATALOGUE";

    [Fact]
    public void The_catalogue_lists_what_the_assembly_has()
    {
        string path = Repository.Combine("docs", "catalogue.md");
        string actual = Catalogue.Write();
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
            File.WriteAllText(path, actual);
        File.ReadAllText(path).Should().Be(
            actual, "docs/catalogue.md is generated: run this test once with {0}=1 and commit it", UpdateVariable);
    }

    [Theory]
    [InlineData("torch.nn.Linear", "`Linear`")]
    [InlineData("torch.nn.functional.cross_entropy", "`Loss.CrossEntropy`")]
    [InlineData("torch.optim.AdamW", "`AdamW`")]
    public void Names_of_PyTorch_stand_beside_ours(string theirs, string ours) =>
        Catalogue.Write().Split('\n').Should().Contain(
            line => line.StartsWith($"| {ours} | `{theirs}` |", StringComparison.Ordinal));
}
