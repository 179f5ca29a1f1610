// The service, as one workstation asks it: nothing but HttpClient and System.Text.Json.

using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace LoquetExample
{
    /// <summary>What the service refuses (RFC 9457). Branch on Code, show Message, log Instance.</summary>
    public sealed class Problem : Exception
    {
        public Problem(JsonElement document, TimeSpan? retryAfter)
            : base(document.GetProperty("code").GetString() + ": " + document.GetProperty("detail").GetString())
        {
            Code = document.GetProperty("code").GetString();
            Instance = document.GetProperty("instance").GetString();
            RetryAfter = retryAfter;
        }

        public string Code { get; }

        public string Instance { get; }

        public TimeSpan? RetryAfter { get; }
    }

    /// <summary>The service, as one workstation asks it.</summary>
    public sealed class Desk : IDisposable
    {
        private const int BusyTries = 5;
        private const int StreamTries = 5;

        // Longer than the service's own `service.request_seconds`.
        private static readonly TimeSpan Answer = TimeSpan.FromSeconds(70);

        // The service says something every 15 seconds.
        private static readonly TimeSpan Silence = TimeSpan.FromSeconds(45);

        private readonly HttpClient client;
        private string token;

        public Desk(Uri server, string workstation)
        {
            if (server.Scheme != "https" && !server.IsLoopback)
            {
                throw new ArgumentException("outside the server's own machine only https is spoken");
            }

            // A token goes to this server only: no redirection, no proxy.
            var handler = new HttpClientHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false };
            client = new HttpClient(handler) { BaseAddress = server, Timeout = Timeout.InfiniteTimeSpan };
            client.DefaultRequestHeaders.UserAgent.ParseAdd("ExempleCSharp/1.0");
            client.DefaultRequestHeaders.AcceptLanguage.ParseAdd("fr");
            if (workstation != null)
            {
                client.DefaultRequestHeaders.Add("Loquet-Workstation", workstation);
            }
        }

        public void Dispose()
        {
            client.Dispose();
        }

        /// <summary>
        /// Opens a session. Busy is not counted as an attempt, so waiting and asking again is safe;
        /// nothing else may be tried again without the person.
        /// </summary>
        public async Task<JsonElement> LogIn(string identifier, string password)
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    var body = new Dictionary<string, string> { ["identifier"] = identifier, ["password"] = password };
                    return Opened(await Ask(HttpMethod.Post, "/v1/login/password", body));
                }
                catch (Problem problem) when (problem.Code == "LQ-LOGIN-02" && attempt < BusyTries)
                {
                    await Task.Delay(problem.RetryAfter ?? TimeSpan.FromSeconds(1));
                }
            }
        }

        /// <summary>Unlocks the session; its token is a new one afterwards.</summary>
        public async Task<JsonElement> Unlock(string password)
        {
            var body = new Dictionary<string, string> { ["password"] = password };
            return Opened(await Ask(HttpMethod.Post, "/v1/session/unlock/password", body));
        }

        /// <summary>Locks the session because the person asked for it.</summary>
        public Task<JsonElement> Lock()
        {
            return Ask(HttpMethod.Post, "/v1/session/lock", new Dictionary<string, string> { ["cause"] = "asked" });
        }

        /// <summary>Ends the session.</summary>
        public Task<JsonElement> Close()
        {
            return Ask(HttpMethod.Post, "/v1/session/close", new Dictionary<string, string> { ["cause"] = "closed" });
        }

        /// <summary>Makes this workstation known, once. Gives its token, to be kept like a key.</summary>
        public async Task<string> Enrol(string code)
        {
            var body = new Dictionary<string, string> { ["code"] = code };
            return (await Ask(HttpMethod.Post, "/v1/workstations", body)).GetProperty("token").GetString();
        }

        /// <summary>
        /// What becomes of the session, at once and after each change, until `heard` says that it has
        /// heard enough. Following does not use the session. A stream that breaks is opened again, and
        /// begins with the present state.
        /// </summary>
        public async Task FollowSession(Func<JsonElement, Task<bool>> heard)
        {
            for (var silent = 0; silent < StreamTries; silent++)
            {
                try
                {
                    var isOver = await Follow("/v1/session/events", "session", async state =>
                    {
                        silent = 0;
                        return await heard(state);
                    });
                    if (isOver)
                    {
                        return;
                    }
                }
                catch (Exception error) when (error is IOException || error is HttpRequestException)
                {
                    // Told below, unless it comes back.
                }

                await Task.Delay(TimeSpan.FromSeconds(silent));
            }

            throw new IOException("the service is not heard any more: hide the patient's record");
        }

        /// <summary>What lies in the server's own card readers; only programs on the server may ask.</summary>
        public Task FollowCards(Func<JsonElement, Task<bool>> heard)
        {
            return Follow("/v1/station/events", "readers", heard);
        }

        private async Task<JsonElement> Ask(HttpMethod method, string path, Dictionary<string, string> body)
        {
            using (var deadline = new CancellationTokenSource(Answer))
            using (var answer = await Send(method, path, body, "application/json", deadline.Token))
            {
                var text = await answer.Content.ReadAsStringAsync();
                return text.Length == 0 ? default(JsonElement) : Parse(text);
            }
        }

        private JsonElement Opened(JsonElement result)
        {
            var outcome = result.GetProperty("outcome").GetString();
            if (outcome != "open")
            {
                throw new InvalidOperationException("this program does not know the step " + outcome);
            }

            token = result.GetProperty("token").GetString();
            return result;
        }

        // Server-sent events: lines `event:` and `data:`, a blank line after each event.
        // Says whether `heard` has heard enough; otherwise the stream has ended.
        private async Task<bool> Follow(string path, string wanted, Func<JsonElement, Task<bool>> heard)
        {
            using (var silence = new CancellationTokenSource(Silence))
            using (var answer = await Send(HttpMethod.Get, path, null, "text/event-stream", silence.Token))
            using (var stream = await answer.Content.ReadAsStreamAsync())
            using (silence.Token.Register(stream.Dispose))
            using (var lines = new StreamReader(stream, Encoding.UTF8))
            {
                string name = null;
                var data = new List<string>();
                string line;
                while ((line = await lines.ReadLineAsync()) != null)
                {
                    silence.CancelAfter(Silence);
                    if (line.StartsWith("event:", StringComparison.Ordinal))
                    {
                        name = line.Substring(6).Trim();
                    }
                    else if (line.StartsWith("data:", StringComparison.Ordinal))
                    {
                        data.Add(line.Substring(5));
                    }
                    else if (line.Length == 0 && data.Count > 0)
                    {
                        var document = Parse(string.Join("\n", data));
                        if (name == "problem")
                        {
                            throw new Problem(document, null);
                        }

                        if (name == wanted && !await heard(document))
                        {
                            return true;
                        }

                        name = null;
                        data.Clear();
                    }
                }

                return false;
            }
        }

        private async Task<HttpResponseMessage> Send(
            HttpMethod method,
            string path,
            Dictionary<string, string> body,
            string accept,
            CancellationToken deadline)
        {
            var request = new HttpRequestMessage(method, path);
            request.Headers.Accept.ParseAdd(accept);
            if (token != null)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            }

            if (body != null)
            {
                request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
            }

            var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline);
            if ((int)answer.StatusCode < 400)
            {
                return answer;
            }

            using (answer)
            {
                throw await ProblemOf(answer);
            }
        }

        // The problem document, also for an answer that something between has made up.
        private static async Task<Exception> ProblemOf(HttpResponseMessage answer)
        {
            var type = answer.Content.Headers.ContentType;
            if (type == null || type.MediaType != "application/problem+json")
            {
                return new IOException("this does not look like the service: status " + (int)answer.StatusCode);
            }

            var retryAfter = answer.Headers.RetryAfter;
            return new Problem(Parse(await answer.Content.ReadAsStringAsync()), retryAfter == null ? null : retryAfter.Delta);
        }

        private static JsonElement Parse(string text)
        {
            using (var document = JsonDocument.Parse(text))
            {
                return document.RootElement.Clone();
            }
        }
    }
}
