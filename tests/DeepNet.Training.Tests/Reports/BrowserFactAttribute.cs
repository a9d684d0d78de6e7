namespace DeepNet.Training.Tests.Reports;

/// <summary>A test that needs a browser, and is skipped where there is none.</summary>
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (Browser.Program is null)
            Skip = "there is no chromium, chromium-browser or google-chrome on the PATH";
    }
}
